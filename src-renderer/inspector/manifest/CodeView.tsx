import { yaml } from '@codemirror/lang-yaml';
import { codeFolding, foldGutter, foldKeymap } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { codeTheme } from './code-theme.ts';
import { changeBetween } from './text-change.ts';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * YAML to read, not to write. It lives in a shadow root: there CodeMirror adds its styles by `adoptedStyleSheets`, while
 * in the document it would insert a `<style>`, which our Content Security Policy forbids.
 */
export function CodeView({ text, label }: { readonly text: string; readonly label: string }) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const first = useRef({ text, label });

  useEffect(() => {
    const element = host.current;
    if (element === null) {
      return undefined;
    }
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const editor = new EditorView({ root, parent: root, state: stateOf(first.current) });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    const changes = editor === null ? undefined : changeBetween(editor.state.doc.toString(), text);
    if (changes !== undefined) {
      editor?.dispatch({ changes });
    }
  }, [text]);

  return <div ref={host} className="code-view" />;
}

function stateOf({ text, label }: { readonly text: string; readonly label: string }): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      yaml(),
      codeFolding({ placeholderText: '…' }),
      foldGutter({ markerDOM: foldMark }),
      drawSelection(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      search({ top: true }),
      keymap.of([...searchKeymap, ...foldKeymap]),
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      // Not editable, yet one can walk and select in it with the keyboard.
      EditorView.contentAttributes.of({ tabindex: '0', role: 'textbox', 'aria-readonly': 'true', 'aria-label': label }),
      codeTheme,
    ],
  });
}

/** Drawn, because the bundled fonts have no such character. */
function foldMark(isOpen: boolean): HTMLElement {
  const mark = document.createElement('span');
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 10 10');
  svg.setAttribute('class', 'fold-mark');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', isOpen ? 'M2 3.5l3 3 3-3' : 'M3.5 2l3 3-3 3');
  svg.append(path);
  mark.append(svg);
  return mark;
}
