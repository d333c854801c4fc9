import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Our tokens on CodeMirror. Keys step back and values stand out; colours of status stay with status. */
export const codeTheme: Extension = [
  EditorView.theme({
    '&': { height: '100%', backgroundColor: 'transparent', color: 'var(--text)', fontSize: '11.5px' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5', scrollbarColor: 'var(--line) transparent' },
    '.cm-content': { padding: '8px 0' },
    '.cm-line': { padding: '0 12px 0 4px' },
    '.cm-gutters': { backgroundColor: 'var(--pane)', color: 'var(--muted)', border: 'none' },
    '.cm-foldGutter .cm-gutterElement': { padding: '0 4px', cursor: 'default' },
    '.fold-mark': {
      display: 'inline-block',
      width: '9px',
      height: '9px',
      fill: 'none',
      stroke: 'currentcolor',
      strokeWidth: '1.4',
      strokeLinecap: 'round',
    },
    '.cm-activeLine': { backgroundColor: 'transparent' },
    '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--hover)' },
    '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
      backgroundColor: 'var(--selected)',
    },
    '.cm-foldPlaceholder': {
      margin: '0 4px',
      padding: '0 6px',
      border: '1px solid var(--line)',
      backgroundColor: 'var(--raised)',
      color: 'var(--muted)',
    },
    '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--text)', fontFamily: 'var(--sans)' },
    '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
    '.cm-textfield, .cm-button': {
      border: '1px solid var(--line)',
      borderRadius: '4px',
      backgroundColor: 'var(--pane)',
      backgroundImage: 'none',
      color: 'var(--text)',
      fontSize: '11.5px',
    },
    '.cm-searchMatch': { backgroundColor: 'color-mix(in srgb, var(--degraded) 30%, transparent)' },
    '.cm-searchMatch.cm-searchMatch-selected': { outline: '1px solid var(--degraded)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--muted)' },
      { tag: [tags.comment, tags.meta], color: 'var(--muted)', fontStyle: 'italic' },
      { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--muted)' },
      { tag: [tags.keyword, tags.bool, tags.number, tags.null], color: 'var(--text)', fontWeight: '600' },
    ]),
  ),
];
