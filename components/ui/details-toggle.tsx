'use client';

import { ChevronDown } from 'lucide-react';
import { Button } from './button';
import { classNames } from './class-names';

type DetailsToggleProps = {
  /** Id of the row that it opens. */
  controls: string;
  /** What a screen reader says: whose details. */
  label: string;
  isOpen: boolean;
  onToggle: () => void;
};

/** Opens and closes the details below a row of a table. */
export function DetailsToggle({ controls, label, isOpen, onToggle }: DetailsToggleProps) {
  return (
    <Button
      variant="ghost"
      size="sm"
      aria-expanded={isOpen}
      aria-controls={controls}
      aria-label={label}
      onClick={onToggle}
    >
      <ChevronDown className={classNames('transition-transform', isOpen && 'rotate-180')} aria-hidden />
    </Button>
  );
}
