'use client';

import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/field';
import type { Budget } from '@/lib/contracts/budgets/budgets';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';

type Thresholds = Budget['thresholds'];
type ThresholdsEditorProps = { thresholds: Thresholds; onChange: (thresholds: Thresholds) => void };

/** Percentages at which to notify, each of what is spent or of where the period is heading. */
export function ThresholdsEditor({ thresholds, onChange }: ThresholdsEditorProps) {
  const replace = (index: number, next: Partial<Thresholds[number]>) =>
    onChange(thresholds.map((one, position) => (position === index ? { ...one, ...next } : one)));
  const isRepeated = new Set(thresholds.map((one) => `${one.basis}:${one.percent}`)).size < thresholds.length;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{texts.thresholdsLegend}</legend>
      {thresholds.map((threshold, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place while they are edited.
        <div key={index} className="flex items-center gap-2">
          <Input
            type="number"
            min={1}
            max={1000}
            required
            aria-label={texts.thresholdsPercentLabel(index + 1)}
            className="w-20"
            value={threshold.percent}
            onChange={(event) => replace(index, { percent: Math.round(Number(event.target.value)) })}
          />
          <span className="text-sm text-muted">{texts.thresholdsOfBudget}</span>
          <Select
            aria-label={texts.thresholdsBasisLabel(index + 1)}
            className="w-auto flex-1"
            value={threshold.basis}
            onChange={(event) => replace(index, { basis: event.target.value === 'forecast' ? 'forecast' : 'actual' })}
          >
            <option value="actual">{common.spent}</option>
            <option value="forecast">{common.forecast}</option>
          </Select>
          <IconButton
            label={texts.thresholdsRemoveThresholdLabel(index + 1)}
            onClick={() => onChange(thresholds.filter((_, position) => position !== index))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {isRepeated ? <p className="text-xs text-critical">{texts.thresholdsRepeated}</p> : null}
      <div>
        <Button
          size="sm"
          disabled={thresholds.length >= 20}
          onClick={() => onChange([...thresholds, { percent: 50, basis: 'actual' }])}
        >
          <Plus aria-hidden />
          {texts.thresholdsAddThresholdButton}
        </Button>
      </div>
    </fieldset>
  );
}
