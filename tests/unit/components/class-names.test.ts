import { describe, expect, test } from 'vitest';
import { classNames } from '@/components/ui/class-names';

const CASES: { name: string; given: string[]; expected: string }[] = [
  {
    name: 'a colour gives way to a later one',
    given: ['text-muted hover:text-ink', 'bg-hover font-medium text-ink'],
    expected: 'hover:text-ink bg-hover font-medium text-ink',
  },
  { name: 'a size of text is no colour', given: ['text-sm text-muted', 'text-xs'], expected: 'text-muted text-xs' },
  {
    name: 'alignment is neither',
    given: ['text-left text-xs text-muted', 'text-right'],
    expected: 'text-xs text-muted text-right',
  },
  {
    name: 'each variant stands for itself',
    given: ['h-8 max-md:h-10', 'h-9 max-md:h-11'],
    expected: 'h-9 max-md:h-11',
  },
  { name: 'padding to one side keeps the other', given: ['h-10 px-4 py-2', 'pl-10'], expected: 'h-10 px-4 py-2 pl-10' },
  { name: 'padding of a square button', given: ['h-8 px-3 text-sm', 'w-8 px-0'], expected: 'h-8 text-sm w-8 px-0' },
  { name: 'a margin beside a height', given: ['mt-3 h-56', 'mt-0 h-60'], expected: 'mt-0 h-60' },
  {
    name: 'a border and its colour',
    given: ['rounded-lg border bg-surface', 'border-critical/50'],
    expected: 'rounded-lg border bg-surface border-critical/50',
  },
  { name: 'hidden on a phone only', given: ['flex', 'max-lg:hidden'], expected: 'flex max-lg:hidden' },
];

describe('the later of two contradicting classes wins', () => {
  test.each(CASES)('$name', ({ given, expected }) => {
    expect(classNames(...given)).toBe(expected);
  });

  test('nothing, false and empty text leave no trace', () => {
    expect(classNames('a', false, undefined, '', 'b')).toBe('a b');
  });
});
