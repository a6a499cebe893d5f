'use client';

import { Plus, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys';
import { EMPTY_PARTY, type ThirdPartyDraft } from './register-draft';

type Props = {
  parties: readonly ThirdPartyDraft[];
  onChange: (parties: ThirdPartyDraft[]) => void;
  errorOf: (path: string) => string | undefined;
};

/** Third parties that hold the key: since when, why, and where they say what they do with it. */
export function ThirdPartyFields({ parties, onChange, errorOf }: Props) {
  const change = (key: number, changes: Partial<ThirdPartyDraft>) =>
    onChange(parties.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  const nextKey = Math.max(-1, ...parties.map(({ key }) => key)) + 1;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{texts.editSharedWithLabel}</legend>
      {parties.map((party, index) => (
        <div key={party.key} className="flex flex-col gap-2 rounded-md border p-3">
          <div className="grid grid-cols-2 gap-2">
            <PartyField
              label={common.name}
              value={party.name}
              error={errorOf(`sharedWith.${index}.name`)}
              onChange={(name) => change(party.key, { name })}
            />
            <PartyField
              label={texts.editSinceLabel}
              type="date"
              value={party.since}
              error={errorOf(`sharedWith.${index}.since`)}
              onChange={(since) => change(party.key, { since })}
            />
          </div>
          <PartyField
            label={texts.editWhyLabel}
            value={party.why}
            error={errorOf(`sharedWith.${index}.why`)}
            onChange={(why) => change(party.key, { why })}
          />
          <PartyField
            label={texts.editPrivacyLabel}
            type="url"
            value={party.privacyUrl}
            error={errorOf(`sharedWith.${index}.privacyUrl`)}
            onChange={(privacyUrl) => change(party.key, { privacyUrl })}
          />
          <Button
            size="sm"
            className="self-start"
            onClick={() => onChange(parties.filter(({ key }) => key !== party.key))}
          >
            <X aria-hidden />
            {common.remove}
          </Button>
        </div>
      ))}
      <Button size="sm" className="self-start" onClick={() => onChange([...parties, { ...EMPTY_PARTY, key: nextKey }])}>
        <Plus aria-hidden />
        {texts.editAddParty}
      </Button>
      {errorOf('sharedWith') && parties.length === 0 ? (
        <p className="text-xs text-critical">{errorOf('sharedWith')}</p>
      ) : null}
    </fieldset>
  );
}

type PartyFieldProps = {
  label: string;
  value: string;
  type?: string;
  error: string | undefined;
  onChange: (value: string) => void;
};

function PartyField({ label, value, type = 'text', error, onChange }: PartyFieldProps) {
  return (
    <Field label={label} error={error}>
      {(props) => <Input {...props} type={type} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
