'use client';

import { useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import { useForgetBill } from '@/lib/queries/connections/bill-files';
import * as texts from '@/lib/texts/en/connections-bill-files';
import { BillAddressForm } from './bill-address-form';
import { BillPreviewStep } from './bill-preview';
import { BillProgress } from './bill-progress';
import { BillUploadForm } from './bill-upload-form';

const WAYS = [
  { value: 'upload', label: texts.wayUpload },
  { value: 'address', label: texts.wayAddress },
] as const;

type Step = { kind: 'choose' } | { kind: 'preview' | 'import'; id: string };

/** Leads a file from the disk of a person into the numbers: upload, a look at how it is read, import. */
export function ImportBillDialog({ onClose }: { onClose: () => void }) {
  const [step, setStep] = useState<Step>({ kind: 'choose' });
  const [name, setName] = useState('');
  const [way, setWay] = useState<'upload' | 'address'>('upload');
  const forget = useForgetBill();
  const leave = () => {
    if (step.kind === 'preview') forget.mutate(step.id);
    onClose();
  };
  const chooseAgain = (id: string) => {
    forget.mutate(id);
    setStep({ kind: 'choose' });
  };
  return (
    <Dialog isOpen onOpenChange={leave} title={texts.title} description={texts.description}>
      {step.kind === 'choose' ? (
        <div className="mb-4">
          <Segmented label={texts.wayLabel} options={WAYS} value={way} onChange={setWay} />
        </div>
      ) : null}
      {step.kind === 'choose' && way === 'address' ? (
        <BillAddressForm name={name} onName={setName} onClose={onClose} />
      ) : step.kind === 'choose' ? (
        <BillUploadForm
          name={name}
          onName={setName}
          onUploaded={(id) => setStep({ kind: 'preview', id })}
          onCancel={onClose}
        />
      ) : step.kind === 'preview' ? (
        <BillPreviewStep
          id={step.id}
          onAnother={() => chooseAgain(step.id)}
          onImport={() => setStep({ kind: 'import', id: step.id })}
        />
      ) : (
        <BillProgress id={step.id} onClose={onClose} onAnother={() => chooseAgain(step.id)} />
      )}
    </Dialog>
  );
}
