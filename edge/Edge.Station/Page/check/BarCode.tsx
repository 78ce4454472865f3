import { code128 } from './code128';

/** A text as Code 128, black on white with its quiet zones; nothing for a text outside code set A. */
export function BarCode({ text }: { readonly text: string }) {
  const symbol = code128(text);
  return symbol === null ? null : (
    <svg class="bar-code" viewBox={`-12 0 ${symbol.width + 24} 60`} preserveAspectRatio="none" shape-rendering="crispEdges" aria-hidden="true">
      {symbol.bars.map(([start, width]) => <rect key={start} x={start} y="0" width={width} height="60" />)}
    </svg>
  );
}
