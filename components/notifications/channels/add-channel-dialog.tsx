'use client';

import { useState } from 'react';
import { SecretBox } from '@/components/shell/secret-box';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { ChannelCreate } from '@/lib/contracts/notifications/channels';
import { findFieldError } from '@/lib/http/field-error';
import { useCreateChannel } from '@/lib/queries/notifications/channels';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/channels';
import { type ChannelKind, getKindGuide, isKindComplete, readKindConfig } from './channel-kinds';
import { KindFields } from './kind-fields';
import { KindPicker } from './kind-picker';

/** Which kind, then what it needs, then for a webhook the key it is signed with. */
export function AddChannelDialog({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<ChannelKind | null>(null);
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null);
  const finish = (name: string) => {
    toast.success(texts.addDone(name));
    onClose();
  };
  if (made !== null) {
    return (
      <Dialog
        isOpen
        onOpenChange={() => finish(made.name)}
        title={texts.addKeyTitle}
        description={texts.addKeyDescription}
      >
        <SecretBox secret={made.secret} />
        <DialogActions>
          <Button variant="primary" onClick={() => finish(made.name)}>
            {common.savedItButton}
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  if (kind === null) {
    return (
      <Dialog isOpen onOpenChange={onClose} title={texts.addTitle} description={texts.addDescription}>
        <KindPicker onPick={setKind} />
      </Dialog>
    );
  }
  // What is said of success would cover the key on a phone, so it waits until the key is saved.
  const show = (name: string, secret: string | null) => (secret === null ? finish(name) : setMade({ name, secret }));
  return <KindDialog kind={kind} onBack={() => setKind(null)} onClose={onClose} onCreated={show} />;
}

type KindDialogProps = {
  kind: ChannelKind;
  onBack: () => void;
  onClose: () => void;
  onCreated: (name: string, signingSecret: string | null) => void;
};

function KindDialog({ kind, onBack, onClose, onCreated }: KindDialogProps) {
  const guide = getKindGuide(kind);
  const [name, setName] = useState(kind === 'email' ? '' : guide.label);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const create = useCreateChannel();
  const submit = () =>
    create.mutate({ kind, name: name.trim(), config: readKindConfig(guide, typed), enabled: true } as ChannelCreate, {
      onSuccess: (channel) => onCreated(name.trim(), channel.signingSecret),
    });
  const isKnownField = create.error ? isFieldError(create.error, guide.fields) : false;
  return (
    <Dialog isOpen onOpenChange={onClose} title={texts.addKindTitle(guide.label)} description={guide.summary}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={common.name} error={findFieldError(create.error, 'name')}>
          {(field) => (
            <Input
              {...field}
              required
              maxLength={80}
              placeholder={common.onCall}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <KindFields
          guide={guide}
          typed={typed}
          onType={(path, value) => setTyped((before) => ({ ...before, [path]: value }))}
          error={create.error}
        />
        {kind === 'web-push' ? <p className="text-sm text-muted">{texts.addBrowserHint}</p> : null}
        {create.error && !isKnownField ? (
          <p role="alert" className="text-sm text-critical">
            {create.error.message}
          </p>
        ) : null}
        <DialogActions>
          <Button onClick={onBack}>{texts.addBackButton}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={create.isPending}
            disabled={name.trim() === '' || !isKindComplete(guide, typed)}
          >
            {texts.addButton}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Whether one of the form's own fields already says what is wrong. */
function isFieldError(error: Error, fields: readonly { path: string }[]): boolean {
  return ['name', ...fields.map((one) => `config.${one.path}`)].some((path) => findFieldError(error, path));
}
