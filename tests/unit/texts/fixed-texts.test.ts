import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { choosePlural } from '@/lib/texts/plural';

const ROOT = path.join(import.meta.dirname, '../../..');
/** What people read or hear of an element beside its children, which the linter looks at. */
const SPOKEN = /^(title|label|note|help|hint|description|placeholder|alt|caption|legend|aria-label|aria-description)$/;

function listSpokenLiterals(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isJsxAttribute(node) && SPOKEN.test(node.name.getText(source)) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value && ts.isStringLiteralLike(value) && /\p{L}{2}/u.test(value.text))
        found.push(`${file}: "${value.text}"`);
    }
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

test('what attributes say is in lib/texts', () => {
  const files = ['app', 'components'].flatMap((room) =>
    readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.tsx'))
      .map((name) => path.join(room, name)),
  );
  expect(files.length).toBeGreaterThan(150);
  expect(files.flatMap(listSpokenLiterals)).toEqual([]);
}, 60_000);

/** Constant texts of a language with the file and name of each. */
function listTexts(): { text: string; place: string }[] {
  const folder = path.join(ROOT, 'lib/texts/en');
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names
    .filter((name) => name.endsWith('.ts'))
    .flatMap((file) => {
      const code = readFileSync(path.join(folder, file), 'utf8');
      const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
      return source.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) =>
        declarationList.declarations.flatMap(({ name, initializer }) => {
          const isText = initializer && ts.isStringLiteralLike(initializer);
          return isText ? [{ text: initializer.text, place: `${file}: ${name.getText(source)}` }] : [];
        }),
      );
    });
}

test('no text stands twice', () => {
  const texts = listTexts();
  expect(texts.length).toBeGreaterThan(800);
  const places = Map.groupBy(texts, ({ text }) => text);
  const doubled = [...places].filter(([, all]) => all.length > 1);
  expect(doubled.map(([text, all]) => `"${text}": ${all.map(({ place }) => place).join(', ')}`)).toEqual([]);
});

test.each([
  { language: 'en', count: 1, expected: 'alert' },
  { language: 'en', count: 0, expected: 'alerts' },
  { language: 'en', count: 2, expected: 'alerts' },
  { language: 'fr', count: 0, expected: 'alert' },
  { language: 'pl', count: 2, expected: 'alerty' },
  { language: 'ja', count: 1, expected: 'alerts' },
])('$count in $language is "$expected"', ({ language, count, expected }) => {
  expect(choosePlural(language, count, { one: 'alert', few: 'alerty', other: 'alerts' })).toBe(expected);
});
