import { ApiError } from '@/lib/http/api-client';
import * as texts from '@/lib/texts/en/installation-configuration';

/** Why a file is refused: each problem with its line and place. Nothing was changed. */
export function PlanProblems({ error }: { error: Error }) {
  const problems = error instanceof ApiError ? error.errors : [];
  return (
    <div role="alert" className="rounded-md border border-critical/40 bg-critical-soft px-3 py-2 text-sm">
      <p className="font-medium text-critical">
        {problems.length === 0
          ? error.message
          : texts.planProblemsSummary(
              problems.length === 1 ? texts.planProblemsOne : texts.planProblemsMany(problems.length),
            )}
      </p>
      {problems.length > 0 ? (
        <ul className="mt-1 flex max-h-60 flex-col gap-1 overflow-y-auto text-xs">
          {problems.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code className="font-mono text-muted">{path}</code> {message}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
