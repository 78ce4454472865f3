import type { TFunction } from 'i18next';
import { noteSwitched, otherCompany } from './company';

/** What the hub said no to, as RFC 9457 problem details carry it; `code` is `module.snake_case`. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'ApiProblem';
  }
}

interface ProblemBody {
  code?: unknown;
  type?: unknown;
  detail?: unknown;
  title?: unknown;
}

/** Reads an answer's problem; an answer that carries none (a proxy's page) still becomes one. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  let body: ProblemBody = {};
  try {
    body = (await response.json()) as ProblemBody;
  } catch {
    // Not JSON: the status alone speaks.
  }
  const code = typeof body.code === 'string' ? body.code : typeof body.type === 'string' ? lastPart(body.type) : '';
  if (code === otherCompany) noteSwitched();
  const detail = typeof body.detail === 'string' ? body.detail : typeof body.title === 'string' ? body.title : '';
  return new ApiProblem(response.status, code, detail);
}

const lastPart = (type: string) => type.split(/[/:]/).pop() ?? '';

/** True when somebody changed the same thing between its loading and this change. */
export const isChangedMeanwhile = (error: unknown) => error instanceof ApiProblem && error.status === 412;

/**
 * What happened and what to do next, in the reader's language: the code's own text first, then its status class. The hub's
 * detail is English and says both; readers of other languages get it as small print.
 */
export function sentencesOf(
  error: unknown,
  t: TFunction,
  language: string,
): { what: string; next: string; small: string } {
  if (!(error instanceof ApiProblem)) {
    return { what: t('problem.unreachable'), next: t('problem.unreachable.next'), small: '' };
  }
  const own = `problem.${error.code}`;
  const group = statusGroup(error.status);
  const translated = t(own, { defaultValue: '' });
  if (translated) return { what: translated, next: t(`${own}.next`, { defaultValue: '' }), small: error.code };
  if (language === 'en' && error.detail) return { what: error.detail, next: '', small: error.code };
  const small = [error.code, language === 'en' ? '' : error.detail].filter(Boolean).join(': ');
  return { what: t(`problem.${group}`), next: t(`problem.${group}.next`), small };
}

function statusGroup(status: number): string {
  switch (status) {
    case 401:
      return 'unauthenticated';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 409:
    case 412:
      return 'state';
    case 400:
    case 422:
      return 'rule';
    case 429:
      return 'limit';
    default:
      return 'failed';
  }
}
