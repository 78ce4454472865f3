import { Link } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';

export interface GoProps {
  to: string;
  params?: Record<string, string>;
  search?: Record<string, string | undefined>;
  children: ReactNode;
  className?: string;
  style?: CSSProperties;
  'aria-label'?: string;
  title?: string;
}

/** A link inside the application. Pages are found at run time, so addresses are texts and not types. */
export function Go({ to, params, search, ...rest }: GoProps) {
  return <Link to={to} params={params as never} search={(search ?? {}) as never} {...rest} />;
}
