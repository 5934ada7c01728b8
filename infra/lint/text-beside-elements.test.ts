import { describe, expect, it } from '@jest/globals';
import { Linter, type Rule } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';

const { default: rule } = (await import(
  new URL('./text-beside-elements.mjs', import.meta.url).href
)) as { readonly default: Rule.RuleModule };

const filename = 'case.tsx';

/** The minimum of React's types that the cases need. */
const before = `
  declare global {
    namespace JSX {
      interface Element { readonly tag: string }
      interface IntrinsicElements { [name: string]: object }
    }
  }
  type Node = JSX.Element | string | number | boolean | null | undefined | readonly Node[];
  declare const words: string, count: number, on: boolean, node: Node, element: JSX.Element;
  declare const Icon: () => JSX.Element, Words: () => string, Box: (props: object) => JSX.Element;
  export const page = `;

const base = ts.createCompilerHost({});

function marksOf(jsx: string): readonly string[] {
  const code = `${before}${jsx};`;
  const host: ts.CompilerHost = {
    ...base,
    fileExists: (name) => name === filename || base.fileExists(name),
    readFile: (name) => (name === filename ? code : base.readFile(name)),
    getSourceFile: (name, version) =>
      name === filename
        ? ts.createSourceFile(name, code, version, true)
        : base.getSourceFile(name, version),
  };
  const program = ts.createProgram(
    [filename],
    { jsx: ts.JsxEmit.Preserve, strict: true, target: ts.ScriptTarget.ES2022 },
    host,
  );
  const found = new Linter().verify(
    code,
    [
      {
        files: ['**/*.tsx'],
        languageOptions: { parser: tseslint.parser, parserOptions: { programs: [program] } },
        plugins: { pages: { rules: { beside: rule } } },
        rules: { 'pages/beside': 'error' },
      },
    ],
    { filename },
  );
  const lines = code.split('\n');
  return found.map(({ ruleId, message, line, column, endColumn }) =>
    ruleId === null ? message : (lines[line - 1] ?? '').slice(column - 1, (endColumn ?? 0) - 1),
  );
}

describe('the rule about text beside elements', () => {
  it.each([
    ['<p>{on && <Icon />}{words}</p>', ['{words}']],
    ['<p><Icon /> Wait</p>', [' Wait']],
    ['<p>{words} · {count}</p>', ['{words}', ' · ', '{count}']],
    ['<p>{on ? words : <Icon />}<Icon /></p>', ['{on ? words : <Icon />}']],
    ['<p>{node}<Icon /></p>', ['{node}']],
    ['<p>{[words].map((word) => word)}<Icon /></p>', ['{[words].map((word) => word)}']],
    ['<p><Words /><Icon /></p>', ['<Words />']],
    ['<>{words}</>', ['{words}']],
    ['<Box>{words}<Icon /></Box>', ['{words}']],
  ])('reports %s', (jsx, marks) => {
    expect(marksOf(jsx)).toEqual(marks);
  });

  it.each([
    '<p>{words}</p>',
    '<p>{`${words} · ${count}`}</p>',
    '<p>{on && <Icon />}<span>{words}</span></p>',
    '<p>{words && <Icon />}<Icon /></p>',
    "<p><Icon />{' '}<Icon /></p>",
    '<p>{element}<Icon /></p>',
    '<p>{on ? <Icon /> : null}<Icon /></p>',
    '<p>{[1].map((key) => <Icon key={key} />)}<Icon /></p>',
  ])('accepts %s', (jsx) => {
    expect(marksOf(jsx)).toEqual([]);
  });
});
