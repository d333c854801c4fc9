import { contextBridge, ipcRenderer } from 'electron';

// The channels repeat those of src-main/electron/supervisor/port-broker.ts: neither side may import the other.
const PORT = 'khronoscope:port';
const LOST = 'khronoscope:lost';

// All that the page can reach of Electron: that there is a desktop, and to say that it is ready for its port.
contextBridge.exposeInMainWorld('khronoscope', {
  desktop: true,
  announce: (): void => ipcRenderer.send(PORT),
});

// A port cannot cross the context bridge, but it can be posted to the window. Only our own page can be in it.
ipcRenderer.on(PORT, (event) => window.postMessage('khronoscope-port', location.origin, [...event.ports]));
ipcRenderer.on(LOST, () => window.postMessage('khronoscope-port-lost', location.origin));
