import { KeyRound } from 'lucide-react';
import { InstantText } from '@/components/shell/instant';
import type { Connection } from '@/lib/contracts/connections/connections';
import { describeKeyAccess } from '@/lib/presenters/keys/key-access';
import * as texts from '@/lib/texts/en/connections';
import { KeyWarnings } from './key-warnings';

type Access = Connection['keyAccess']['admin'];

/** The keys of a connection by their last characters, what each was seen to be able to do, and what is too much. */
export function ConnectionKeys({ connection }: { connection: Connection }) {
  const { keyAccess, adminKeyHint, actionKeyHint, hasActionKey } = connection;
  return (
    <div className="mt-3 text-sm">
      <ul className="flex flex-col gap-1">
        <KeyLine
          name={texts.keysReadingKeyName}
          hint={adminKeyHint}
          access={keyAccess.admin}
          expiresAt={connection.adminKeyExpiresAt}
          isReading
        />
        {hasActionKey ? (
          <KeyLine name={texts.actionKeyLabel} hint={actionKeyHint} access={keyAccess.action} />
        ) : (
          <li className="flex items-start gap-2 text-muted">
            <KeyRound className="mt-0.5 size-4 shrink-0" aria-hidden />
            {texts.keysNoActionKey}
          </li>
        )}
      </ul>
      <KeyWarnings warnings={connection.keyWarnings} />
    </div>
  );
}

type KeyLineProps = {
  name: string;
  hint: string | null;
  access: Access;
  expiresAt?: string | null;
  isReading?: boolean;
};

function KeyLine({ name, hint, access, expiresAt = null, isReading = false }: KeyLineProps) {
  return (
    <li className="flex items-start gap-2">
      <KeyRound className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0">
        {name}
        {hint === null ? '' : ` …${hint}`}{' '}
        <span className="text-muted">
          {access === null ? (
            texts.keysNotChecked
          ) : (
            <>
              {texts.keysChecked(describeKeyAccess(isReading ? access.canRead : null, access.canChange))}{' '}
              <InstantText at={access.checkedAt} isRelative isPast />
            </>
          )}
          {expiresAt === null ? null : (
            <>
              {' '}
              {texts.keysEnds} <InstantText at={expiresAt} />
            </>
          )}
        </span>
      </span>
    </li>
  );
}
