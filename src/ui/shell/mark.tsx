/** The mark in the colours of the theme: a viewfinder with three bars in it. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 40 40" fill="none" aria-hidden="true">
      <path
        d="M2 12V7a5 5 0 0 1 5-5h5M28 2h5a5 5 0 0 1 5 5v5M38 28v5a5 5 0 0 1-5 5h-5M12 38H7a5 5 0 0 1-5-5v-5"
        stroke="var(--ink)"
        strokeWidth="3.5"
        strokeLinecap="round"
      />
      <path d="M11 13h18" stroke="var(--label-0)" strokeWidth="4.5" strokeLinecap="round" />
      <path d="M11 20h10" stroke="var(--label-1)" strokeWidth="4.5" strokeLinecap="round" />
      <path d="M11 27h4" stroke="var(--label-2)" strokeWidth="4.5" strokeLinecap="round" />
    </svg>
  );
}
