// How packages are made. Environment:
//   KHRONOSCOPE_RELEASE=1         refuses to make an unsigned package, and has macOS notarize it
//   KHRONOSCOPE_ELECTRON_DIST     an unpacked Electron to use instead of a download
//   AZURE_SIGN_ENDPOINT, AZURE_SIGN_ACCOUNT, AZURE_SIGN_PROFILE, AZURE_SIGN_PUBLISHER   sign for Windows with Azure
const { env } = process;
const isRelease = env.KHRONOSCOPE_RELEASE === '1';

// Everything but better-sqlite3 is bundled into out/. Of that package the application needs its JavaScript and one
// prebuilt binary; its C sources are ten megabytes.
const files = [
  'out/**',
  '!out/**/*.map',
  '!out/built',
  'package.json',
  'resources/icons/window.png',
  '!**/node_modules/better-sqlite3/{deps,src}/**',
  '!**/node_modules/better-sqlite3/binding.gyp',
  '!**/node_modules/node-addon-api/**',
  '!**/node_modules/**/*.{md,map,d.ts,d.cts,d.mts}',
];

// The whole list for each system: a list of exclusions alone would pack the whole project. `${platform}` would be the
// system that builds, not the one that is built for.
const filesFor = (system) => [...files, `!**/node_modules/better-sqlite3/prebuilds/!(${system}-\${arch}).node`];

const bothArchitectures = (...targets) => targets.map((target) => ({ target, arch: ['x64', 'arm64'] }));

const windowsSigning = env.AZURE_SIGN_ACCOUNT
  ? {
      azureSignOptions: {
        endpoint: env.AZURE_SIGN_ENDPOINT,
        codeSigningAccountName: env.AZURE_SIGN_ACCOUNT,
        certificateProfileName: env.AZURE_SIGN_PROFILE,
        publisherName: env.AZURE_SIGN_PUBLISHER,
      },
    }
  : { signtoolOptions: { signingHashAlgorithms: ['sha256'] } };

export default {
  appId: 'dev.khronoscope.app',
  productName: 'Khronoscope',
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  directories: { output: 'dist', buildResources: 'build' },
  ...(env.KHRONOSCOPE_ELECTRON_DIST && { electronDist: env.KHRONOSCOPE_ELECTRON_DIST }),
  // Left to itself it would unpack the whole driver, and only what is inside the archive is checked against its hash.
  asar: { smartUnpack: false },
  asarUnpack: ['**/*.node'],
  // better-sqlite3 speaks Node-API: the same binary serves Node and Electron.
  npmRebuild: false,
  electronLanguages: ['en-US'],
  forceCodeSigning: isRelease,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  // This AppImage runtime is linked statically: it needs no libfuse2 on the user's machine.
  toolsets: { appimage: '1.0.3', nsis: '1.2.1', winCodeSign: '1.1.0' },
  protocols: [{ name: 'Khronoscope moment', schemes: ['khronoscope'] }],
  fileAssociations: [{ ext: 'khrono', name: 'Khronoscope recording', role: 'Viewer' }],
  mac: {
    files: filesFor('darwin'),
    icon: 'icon.icns',
    category: 'public.app-category.developer-tools',
    minimumSystemVersion: '13.0',
    // The zip is for those who install by script; on macOS it is also the only thing an updater could take.
    target: bothArchitectures('dmg', 'zip'),
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
    notarize: isRelease,
  },
  dmg: { sign: false },
  win: {
    files: filesFor('win32'),
    icon: 'icon.ico',
    target: bothArchitectures('nsis'),
    ...windowsSigning,
  },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
  },
  linux: {
    files: filesFor('linux'),
    icon: 'icons',
    target: bothArchitectures('AppImage'),
    category: 'Development',
    executableName: 'khronoscope',
  },
  // The application does not update itself, and the release workflow uploads: nothing to write about either.
  publish: null,
};
