type TickProps = {
  label: string;
  help: string;
  isChecked: boolean;
  isDisabled?: boolean;
  onChange: (isChecked: boolean) => void;
};

/** A box to tick, with what it does below its name. */
export function Tick({ label, help, isChecked, isDisabled = false, onChange }: TickProps) {
  return (
    <label className="flex items-start gap-2 text-sm">
      <input
        type="checkbox"
        className="mt-0.5 size-4 accent-accent"
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        <span className="block text-xs text-muted">{help}</span>
      </span>
    </label>
  );
}
