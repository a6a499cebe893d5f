import * as texts from '@/lib/texts/en/connections-bill-files';

type Problem = { path: string; message: string };

/** Rows that cannot be read, by their place. */
export function BillProblems({ title, problems }: { title: string; problems: readonly Problem[] }) {
  return (
    <section role="alert" className="flex flex-col gap-1 text-sm">
      <h3 className="font-medium text-critical">{title}</h3>
      <ul className="flex flex-col gap-1">
        {problems.map(({ path, message }) => (
          <li key={`${path} ${message}`} className="break-words">
            {path === '' ? null : <span className="text-muted">{path}: </span>}
            {message}
          </li>
        ))}
      </ul>
      <p className="text-muted">{texts.problemsEffect}</p>
    </section>
  );
}
