/** The product's mark: three bars, the last one too high, on a base line. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#2757c9" />
      <path d="M7 21.5h4V16H7zm7 0h4V11h-4z" fill="#fff" fillOpacity=".72" />
      <path d="M21 21.5h4v-15h-4z" fill="#fff" />
      <path d="M6 25h20" stroke="#fff" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}
