import { Fragment } from 'react';
import { renderDetailHref } from '@/components/shell/detail-href';
import { IntentLink } from '@/components/ui/intent-link';
import type { SavingSubject } from '@/lib/contracts/savings/savings';
import { nameSubject } from '@/lib/presenters/savings/saving-view';
import * as texts from '@/lib/texts/en/savings';

/** The name of what a saving speaks of, for labels and sentences. */
export const writeSubject = (subject: SavingSubject): string =>
  nameSubject(subject, { noKey: texts.noKey, allOf: texts.allKeysOf });

/** Key, project and model, each with its page. */
export function SubjectLine({ subject }: { subject: SavingSubject }) {
  const { apiKeyId, projectId, projectName, model } = subject;
  const parts = [
    { text: writeSubject(subject), href: apiKeyId === null ? null : renderDetailHref('apiKey', apiKeyId) },
    ...(apiKeyId !== null && projectId !== null
      ? [{ text: projectName ?? projectId, href: renderDetailHref('project', projectId) }]
      : []),
    ...(model === null ? [] : [{ text: model, href: renderDetailHref('model', model) }]),
  ];
  return (
    <p className="text-sm break-words">
      {parts.map(({ text, href }, at) => (
        <Fragment key={text}>
          {at === 0 ? null : <span className="text-muted"> · </span>}
          {href === null ? (
            <span className={at === 0 ? 'font-medium' : 'text-muted'}>{text}</span>
          ) : (
            <IntentLink
              href={href}
              className={at === 0 ? 'font-medium hover:underline' : 'text-muted hover:text-ink hover:underline'}
            >
              {text}
            </IntentLink>
          )}
        </Fragment>
      ))}
    </p>
  );
}
