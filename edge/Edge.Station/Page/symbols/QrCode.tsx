import { encode } from 'uqr';

/** A text as QR Code, black on white with its quiet zone of four modules; each module is this many CSS pixels wide. */
export function QrCode({ text, module }: { readonly text: string; readonly module: number }) {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((set, x) => (set ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} width={size * module} height={size * module} shape-rendering="crispEdges" aria-hidden="true">
      <path d={dark.join('')} />
    </svg>
  );
}
