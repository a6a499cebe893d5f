import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { Sentence } from '@/components/ui/sentence';

describe('a sentence with elements in it', () => {
  test('has each value in the place of its name, whatever their order', () => {
    const values = { start: <time>10:00</time>, person: 'Ada' };
    const render = (text: '{person} took it, {start}' | 'At {start} {person} took it') =>
      renderToStaticMarkup(<Sentence text={text} values={values} />);
    expect(render('{person} took it, {start}')).toBe('Ada took it, <time>10:00</time>');
    expect(render('At {start} {person} took it')).toBe('At <time>10:00</time> Ada took it');
  });

  test('shows a value as it is, even if it looks like a name or like HTML', () => {
    const html = renderToStaticMarkup(<Sentence text="{person} left {at}" values={{ person: '{at}<b>', at: 'now' }} />);
    expect(html).toBe('{at}&lt;b&gt; left now');
  });
});
