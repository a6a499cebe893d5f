import { Fragment, type ReactNode } from 'react';

/** Names in braces of a text that the compiler knows letter by letter; of any other text, any name. */
type NamesOf<T extends string> = string extends T
  ? string
  : T extends `${string}{${infer Name}}${infer Rest}`
    ? Name | NamesOf<Rest>
    : never;

type SentenceProps<T extends string> = { text: T; values: Record<NamesOf<T>, ReactNode> };

/**
 * A whole sentence of `lib/texts` with elements in the places of its names, such as a time or a link:
 * `Began {start}, noticed {noticed}`. A translation may put the names into another order.
 */
export function Sentence<T extends string>({ text, values }: SentenceProps<T>): ReactNode {
  const filled: Record<string, ReactNode> = values;
  // Every second piece is a name.
  return text.split(/\{(\w+)\}/).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text keep their order
    <Fragment key={index}>{index % 2 === 0 ? piece : filled[piece]}</Fragment>
  ));
}
