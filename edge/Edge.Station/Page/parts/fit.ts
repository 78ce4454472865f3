import { useLayoutEffect, useRef } from 'preact/hooks';

const smallest = 0.45;

/** Shrinks a block's texts (CSS variable --scale) until they fit into it: no verdict may need scrolling in any language. */
export function useFit<T extends HTMLElement>(...reasons: readonly unknown[]) {
  const block = useRef<T>(null);

  useLayoutEffect(() => {
    const element = block.current;
    if (element === null) {
      return;
    }

    const fit = () => {
      let scale = 1;
      element.style.setProperty('--scale', '1');
      while (scale > smallest && (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1)) {
        scale *= 0.94;
        element.style.setProperty('--scale', scale.toFixed(3));
      }
    };

    fit();
    const watch = new ResizeObserver(fit);
    watch.observe(element);
    document.fonts.addEventListener('loadingdone', fit);
    return () => {
      watch.disconnect();
      document.fonts.removeEventListener('loadingdone', fit);
    };
  }, reasons);

  return block;
}
