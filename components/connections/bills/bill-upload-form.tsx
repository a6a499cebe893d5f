'use client';

import { useEffect, useRef, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { Progress } from '@/components/ui/progress';
import { findFieldError } from '@/lib/http/field-error';
import { formatBytes } from '@/lib/presenters/connections/bytes';
import { useUploadBill } from '@/lib/queries/connections/bill-files';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-bill-files';
import { BillNameField } from './bill-name-field';

type Props = { name: string; onName: (name: string) => void; onUploaded: (id: string) => void; onCancel: () => void };

/** Which file and for which connection; sends it in parts and shows how far that is. */
export function BillUploadForm({ name, onName, onUploaded, onCancel }: Props) {
  const reader = useReader();
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const upload = useUploadBill();
  // A person who leaves the page does not want the rest to be sent.
  useEffect(() => () => stop.current?.abort(), []);
  const submit = () => {
    if (!file) return;
    stop.current = new AbortController();
    setSent(0);
    upload.mutate(
      { file, connectionName: name.trim(), onProgress: setSent, signal: stop.current.signal },
      { onSuccess: onUploaded },
    );
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <BillNameField
        name={name}
        onName={onName}
        help={texts.nameHelp}
        error={findFieldError(upload.error, 'connectionName')}
      />
      <Field label={texts.fileLabel} error={findFieldError(upload.error, 'size')}>
        {(field) => (
          <Input
            {...field}
            type="file"
            required
            accept=".csv,.gz,.parquet"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        )}
      </Field>
      {upload.isPending && file ? (
        <div className="flex flex-col gap-1">
          <Progress label={texts.uploadingLabel} percent={(100 * sent) / file.size} />
          <p className="text-xs text-muted tabular-nums">
            {texts.uploadingText(formatBytes(sent, reader), formatBytes(file.size, reader))}
          </p>
        </div>
      ) : null}
      {upload.error ? (
        <p role="alert" className="text-sm break-words text-critical">
          {upload.error.message}
        </p>
      ) : null}
      <DialogActions>
        <Button onClick={onCancel}>{common.cancel}</Button>
        <Button type="submit" variant="primary" isBusy={upload.isPending} disabled={name.trim() === '' || !file}>
          {upload.isPending ? texts.uploadingButton : texts.uploadButton}
        </Button>
      </DialogActions>
    </form>
  );
}
