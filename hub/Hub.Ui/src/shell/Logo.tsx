/** A barcode that a scan line crosses. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <path d="M5 7h4.500v18H5zM12 7h2v18h-2zM16.5 7H22v18h-5.500zM24.5 7H27v18h-2.500z" fill="currentColor" />
      <rect x="1" y="14.6" width="30" height="2.8" rx="1.4" fill="var(--eh-nav-mark)" />
    </svg>
  );
}
