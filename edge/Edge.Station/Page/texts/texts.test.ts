import code from 'virtual:page-sources';
import { describe, expect, it } from 'vitest';
import { heading, languageOf, languages, texts, translator, verdictText } from './texts';

const places = (text: string) => [...text.matchAll(/\{\d\}/g)].map((match) => match[0]).sort();

describe.each(languages.map((language) => language.code))('texts in %s', (language) => {
  const keys = Object.keys(texts.en) as (keyof typeof texts.en)[];

  it('has exactly the keys of English', () => {
    expect(Object.keys(texts[language]).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('%s is translated with the same places and Latin digits', (key) => {
    const text = texts[language][key];
    expect(text.trim()).not.toBe('');
    expect(places(text)).toEqual(places(texts.en[key]));
    expect(text).not.toMatch(/[०-९০-৯౦-౯]/);
    if (language !== 'en') {
      expect(text).not.toBe(texts.en[key]);
      expect(text).toMatch(/[\u0900-\u0C7F]/);
    }
  });

  it('has a heading for each verdict', () => {
    expect(new Set([heading('accept', language), heading('warn', language), heading('refuse', language)]).size).toBe(3);
  });
});

it('has no text that nothing shows', () => {
  expect(code).toContain("'ready.title'");
  expect(Object.keys(texts.en).filter((key) => !code.includes(`'${key}'`))).toEqual([]);
});

describe('a verdict in words', () => {
  it('fills its places', () => {
    expect(verdictText('step.wrong_station', ['Edge painting', '30', 'KOL-ST-03'], 'en')).toEqual({
      what: 'Wrong station.',
      why: 'This unit needs Edge painting (step 30).',
      next: 'Take it to station KOL-ST-03.',
    });
  });

  it('leaves out a sentence whose value is missing', () => {
    expect(verdictText('unit.released', ['', '', ''], 'en')).toEqual({ what: 'Hold is over.', why: '', next: '' });
  });

  it('does not read values as places', () => {
    expect(verdictText('label.foreign', ['{0}$&'], 'en').why).toBe('This label belongs to {0}$&.');
  });

  it.each(['code.from_2031', '__proto__', 'toString'])('has words for the unknown code %s', (code) => {
    expect(verdictText(code, [], 'bn').next).toContain('সুপারভাইজার');
  });
});

describe('the language of a tag', () => {
  it.each([
    ['bn-IN', 'bn'],
    ['TE', 'te'],
    ['fr', 'en'],
    ['', 'en'],
    [null, 'en'],
  ] as const)('%s is %s', (tag, expected) => expect(languageOf(tag)).toBe(expected));

  it('counts in Latin digits', () => {
    expect(translator('bn')('strip.offline', 41, 71)).toBe('অফলাইনে কাজ চলছে, 41টি অপেক্ষায়, 71 ঘণ্টার জায়গা আছে');
  });
});
