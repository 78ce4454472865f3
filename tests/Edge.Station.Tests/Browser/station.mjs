// Drives the operator's page in a real browser through all that can happen at a station.
import { connect, createServer } from 'node:net';
import { address, axe, bothSizes, browser, errors, failures, fits, must, order, page, see, shot, speak, station, step, text, wedge } from './operator.mjs';

await step('the list leads to a station', async () => {
  await page.goto(address);
  await see('.list a', 'KOL-ST-01');
  await shot('list');
  await page.locator('.list a', { hasText: 'KOL-ST-01' }).click();
  await see('.shift h2', 'Start shift');
});

await step('a shift starts by name, in the language of the person', async () => {
  await bothSizes('shift');
  await page.locator('.persons button', { hasText: 'Bimal' }).click();
  await see('.ready h2', 'প্রস্তুত');
  await page.locator('.sound').waitFor({ state: 'detached', timeout: 3000 });
  await bothSizes('ready-bn');
});

await step('a wedge scan through a Bengali layout is read by its keys', async () => {
  const uid = await order('release', 1, 10, 0);
  await wedge(uid, { key: () => 'ব' });
  await see('.accept .verdict h1', 'ঠিক আছে');
  must((await text('.unit .uid')) === uid, 'another unit');
  await bothSizes('accept-bn');
  await speak('te');
  await bothSizes('accept-te');
  await speak('hi');
  await bothSizes('accept-hi');
  await speak('en');
  await see('.verdict h2', 'Cutting: done.');
  await bothSizes('accept-en');
});

await step('undo counts down and takes the scan back', async () => {
  const left = async () => Number(/\d+/.exec(await text('.actions .small:last-child'))[0]);
  const before = await left();
  await page.waitForTimeout(1200);
  must(await left() < before, 'the countdown stands');
  await page.locator('.actions button', { hasText: 'Undo' }).click();
  await see('.verdict h2', 'Scan undone.');
  await shot('undone');
});

await step('a person who types is no scanner', async () => {
  await wedge('UID-SAIF', { gap: 90 });
  await page.waitForTimeout(300);
  must((await text('.verdict h2')) === 'Scan undone.', 'typing became a scan');
});

await step('a wrong check character is marked in its label, in four languages', async () => {
  await wedge('UID-SAIF-KOL-FG-000001-00');
  await see('.refuse .verdict h2', 'Label damaged.');
  must((await page.locator('.label .wrong').innerText()).length > 0, 'nothing is marked');
  for (const language of ['hi', 'bn', 'te', 'en']) {
    await speak(language);
    await bothSizes(`damaged-${language}`);
  }
});

await step('a wrong station says where to go', async () => {
  const uid = await order('release', 2, 20, 10);
  await station('KOL-ST-03');
  await see('.topbar', 'KOL-ST-03');
  await page.waitForTimeout(200);
  await page.locator('.persons button', { hasText: 'Lakshmi' }).click();
  await wedge(uid);
  await see('.refuse .verdict h2', 'తప్పు స్టేషన్');
  await bothSizes('wrong-station-te');
  await speak('bn');
  await bothSizes('wrong-station-bn');
  await speak('en');
  await see('.verdict .next', 'Take it to station KOL-ST-02.');
  await bothSizes('wrong-station-en');
});

await step('an unknown unit is let pass with a warning', async () => {
  const uid = await order('label', 999);
  await wedge(uid);
  await see('.warn .verdict h2', 'Not confirmed yet.');
  await bothSizes('warn-en');
  await speak('bn');
  await bothSizes('warn-bn');
});

await step('a gate offers pass and fail, and takes the one that is pressed', async () => {
  const uid = await order('release', 3, 50, 40);
  await station('KOL-ST-05');
  await page.locator('.persons button', { hasText: 'Bimal' }).click();
  await wedge(uid);
  await see('.actions .pass', 'পাস');
  await bothSizes('gate-bn');
  await speak('en');
  await bothSizes('gate-en');
  await page.locator('.actions .fail').click();
  await see('.verdict h2', 'Failed: rework.');
  await bothSizes('failed-en');
});

// Takes the 30 s that it is about, so only who sets this waits for it.
if (process.env.EDGEHUB_PATIENT !== undefined) await step('an accepted scan of a while ago fades', async () => {
  const uid = await order('release', 7, 10, 0);
  await station('KOL-ST-01');
  await wedge(uid);
  await page.locator('.screen.calm').waitFor({ timeout: 35000 });
  await bothSizes('calm-en');
  await station('KOL-ST-05');
});

await step('a reload returns to the same', async () => {
  await page.reload();
  await see('.verdict h2', 'Failed: rework.');
  must((await page.evaluate(() => document.documentElement.lang)) === 'en', 'the chosen language is lost');
});

await step('assembly shows the unit and what is fitted', async () => {
  const uid = await order('release', 4, 40, 30);
  const component = await order('component', 1);
  await station('KOL-ST-04');
  await page.locator('.shift-foot button').first().click();
  await see('.person', 'End shift');
  await wedge(uid);
  await see('.verdict h2', 'Work started.');
  await wedge(component);
  await see('.fitted', '1 of 2');
  await bothSizes('assembly-en');
});

await step('a start needs its completion', async () => {
  const uid = await order('release', 5, 20, 10);
  await station('KOL-ST-02');
  await page.locator('.persons button', { hasText: 'Bimal' }).click();
  await wedge(uid);
  await see('.actions .complete', 'শেষ');
  await speak('en');
  await bothSizes('started-en');
  await page.locator('.actions .complete:not([disabled])').click();
  await see('.verdict h2', 'Edge painting: done.');
});

await step('the hub gone is a calm strip', async () => {
  await order('offline');
  await see('.strip.calm', 'Working offline');
  await bothSizes('offline-en');
  await speak('te');
  await bothSizes('offline-te');
  await speak('en');
  await order('online');
  await page.locator('.strip').waitFor({ state: 'detached' });
});

await step('a correction of the hub stays until it is understood', async () => {
  await order('correct', 'KOL-ST-02', 1);
  await see('.correction', 'The hub corrects this station');
  await bothSizes('correction-en');
  await speak('bn');
  await bothSizes('correction-bn');
  await speak('en');
  await page.locator('.correction button').click();
  await page.locator('.correction').waitFor({ state: 'detached' });
});

await step('a full store stops the station', async () => {
  await order('full');
  await wedge(await order('release', 6, 20, 10));
  await see('.refuse .verdict h2', 'Scan NOT recorded.');
  await see('.strip.stop', 'Memory full');
  await bothSizes('full-en');
  await order('empty');
});

await step('ten scans are listed', async () => {
  await station('KOL-ST-01');
  for (let number = 20; number < 31; number++) await wedge(await order('release', number, 10, 0));
  await see('.recent li', 'FG 000030');
  must((await page.locator('.recent li').count()) === 10, 'not ten');
  await see('.plant-time', 'IST');
  await bothSizes('ten-en');
  await speak('bn');
  await bothSizes('ten-bn');
  await speak('en');
});

await step('every verdict fits both screens in every language', async () => {
  await station('KOL-ST-06');
  await page.locator('.shift-foot button').first().click();
  const codes = (await order('codes')).split(' ');
  let smallest = { scale: 1 };
  const wrong = [];
  for (const [size, viewport] of [['wide', { width: 1280, height: 800 }], ['tablet', { width: 768, height: 1024 }]]) {
    await page.setViewportSize(viewport);
    for (const language of ['en', 'hi', 'bn', 'te']) {
      await speak(language);
      for (const code of codes) {
        await order('show', 'KOL-ST-06', code);
        await page.waitForFunction((wanted) => document.querySelector('.verdict .code')?.textContent === wanted, code);
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        await fits(`${code} in ${language} on ${size}`).catch((error) => wrong.push(error.message));
        const scale = await page.evaluate(() => Number(document.querySelector('.verdict').style.getPropertyValue('--scale')));
        if (scale < smallest.scale) smallest = { scale, code, language, size };
      }
    }
  }
  console.log(`# smallest verdict: ${JSON.stringify(smallest)}`);
  await page.setViewportSize(smallest.size === 'wide' ? { width: 1280, height: 800 } : { width: 768, height: 1024 });
  await speak(smallest.language ?? 'en');
  await order('show', 'KOL-ST-06', smallest.code ?? codes[0]);
  await page.waitForTimeout(300);
  await shot('smallest');
  await page.setViewportSize({ width: 1280, height: 800 });
  await speak('en');
  must(wrong.length === 0, wrong.join(' | '));
  must(smallest.scale >= 0.6, 'a verdict shrinks too much to be read from 3 m');
});

await step('what alarms say stands beside the work, and is put away at this station', async () => {
  await order('show', 'KOL-ST-06', 'step.completed');
  await order('alarms', 'KOL-ST-06', 'medium');
  await see('[role=status] .message.medium', 'Soon');
  await order('alarms', 'KOL-ST-06', 'high', 'medium', 'low', 'low', 'low');
  await see('[role=alert] .message.high', 'Urgent');
  await see('[role=alert] .message.high h3', /KOL-M-01.*since \d\d:\d\d/s);
  await see('.message-more', 'and 2 more');
  must((await page.locator('.message').count()) === 3, 'not three');
  for (const language of ['hi', 'te', 'bn', 'en']) {
    await speak(language);
    await bothSizes(`alarms-${language}`);
  }
  for (const [width, height] of [[820, 1180], [1024, 600]]) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(250);
    await shot(`alarms-${width}`);
    await fits(`alarms at ${width}`);
    must((await page.locator('.message').count()) === (height > 700 ? 3 : 1), `other messages at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  const found = await axe('alarms');
  must(found.length === 0, found.join('; '));
});

await step('what alarms say leaves the screen to a scan that is refused', async () => {
  for (const language of ['bn', 'en']) {
    await speak(language);
    for (const code of ['label.damaged', 'step.wrong_station', 'unit.unconfirmed']) {
      await order('show', 'KOL-ST-06', code);
      await page.waitForFunction((wanted) => document.querySelector('.verdict .code')?.textContent === wanted, code);
      await bothSizes(`alarms-${code}-${language}`);
      const { over, scale, shown } = await page.evaluate(() => ({
        over: document.querySelector('.messages').getBoundingClientRect().bottom > document.querySelector('.verdict').getBoundingClientRect().top,
        scale: Number(document.querySelector('.verdict').style.getPropertyValue('--scale')),
        shown: document.querySelectorAll('.message').length,
      }));
      console.log(`# ${code} in ${language} beside alarms: scale ${scale}`);
      must(!over, `${code}: a message lies over the verdict`);
      if (code !== 'unit.unconfirmed') must(shown === 1 && scale >= 0.6, `${code}: ${shown} messages leave the refusal a scale of ${scale}`);
    }
  }
});

await step('a message that is put away is a chip, over a reload too, until its alarm is raised again', async () => {
  await order('show', 'KOL-ST-06', 'step.completed');
  await page.locator('.message.high button').focus();
  await page.keyboard.press('Enter');
  await see('.chip.high', 'KOL-M-01');
  await page.reload();
  await see('.chip.high', 'KOL-M-01');
  must((await page.locator('.message.high').count()) === 0, 'it came back');
  await bothSizes('alarms-seen-en');
  await order('alarms', 'KOL-ST-06', 'high');
  await see('.message.high', 'KOL-M-01');
  await order('alarms', 'KOL-ST-06');
  await page.locator('.message').waitFor({ state: 'detached' });
});

await step('screens are sound for everybody (axe)', async () => {
  const found = [];
  for (const code of ['step.completed', 'unit.unconfirmed', 'label.damaged']) {
    await order('show', 'KOL-ST-06', code);
    await see('.verdict .code', code);
    found.push(...await axe(code));
  }
  await page.locator('.person').click();
  await see('.shift h2', 'Start shift');
  found.push(...await axe('shift'));
  await page.locator('.shift-foot button').last().click();
  must(found.length === 0, found.join('; '));
});

const delays = [];
await step('verdicts are on the screen at once', async () => {
  await page.evaluate(() => {
    window.began = 0;
    new MutationObserver(() => {
      if (window.began === 0) return;
      const began = window.began;
      window.began = 0;
      requestAnimationFrame(() => { const port = new MessageChannel(); port.port1.onmessage = () => window.delays.push(performance.now() - began); port.port2.postMessage(0); });
    }).observe(document.querySelector('.front'), { childList: true, subtree: true, characterData: true });
  });
  for (let number = 100; number < 140; number++) {
    await wedge(await order('release', number, 10, 0));
    await see('.unit .uid', String(number).padStart(6, '0'));
  }
  delays.push(...(await page.evaluate(() => window.delays)).sort((one, other) => one - other));
  const at = (part) => delays[Math.min(delays.length - 1, Math.floor(delays.length * part))].toFixed(1);
  console.log(`# key to painted verdict, ${delays.length} scans: median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms`);
  must(delays.length >= 35 && delays[Math.floor(delays.length / 2)] < 250, 'far too slow; 50 ms is the aim on an idle machine');
});

await step('an agent that hangs is said within 2 s', async () => {
  const pairs = [];
  const between = createServer((near) => {
    const far = connect(Number(new URL(address).port), '127.0.0.1');
    near.pipe(far).pipe(near);
    [near, far].forEach((socket) => socket.on('error', () => undefined));
    pairs.push(near, far);
  });
  await new Promise((done) => between.listen(0, '127.0.0.1', done));
  await page.goto(`http://127.0.0.1:${between.address().port}/station/KOL-ST-01`);
  await see('.verdict', '');
  await page.waitForTimeout(600);
  pairs.forEach((socket) => { socket.unpipe(); socket.pause(); });
  const began = Date.now();
  await page.locator('.lost h1').waitFor({ timeout: 5000 });
  const took = Date.now() - began;
  console.log(`# hanging agent noticed after ${took} ms`);
  await wedge('UID-SAIF-KOL-FG-000001-NX');
  await page.waitForTimeout(200);
  must(await page.locator('.lost').isVisible(), 'a scan hid that the agent is gone');
  pairs.forEach((socket) => socket.destroy());
  between.close();
  must(took < 2500, `noticed after ${took} ms`);
  await station('KOL-ST-01');
  await see('.verdict', '');
});

await step('the agent gone is said within 2 s, and nothing is taken for recorded', async () => {
  await order('kill');
  const began = Date.now();
  await see('.lost h1', 'NOT CONNECTED');
  const took = Date.now() - began;
  console.log(`# agent gone noticed after ${took} ms`);
  must(took < 2500, `noticed after ${took} ms`);
  await bothSizes('lost-en');
  await order('start');
  await page.locator('.lost').waitFor({ state: 'detached', timeout: 8000 });
});

await step('a station that is not there says so', async () => {
  await station('KOL-ST-99');
  await see('.list h1', 'This agent has no station KOL-ST-99.');
});

await step('the scanner is set up with two labels, in four languages, and nothing of it is a scan', async () => {
  await station('KOL-ST-01');
  await see('.verdict', '');
  const waiting = await text('.link');
  await page.locator('.person').click();
  await page.locator('.shift-foot button', { hasText: 'Set up scanner' }).click();
  await see('.set-up .task', 'Scan label 1');
  must(page.url().endsWith('/station/KOL-ST-01/scanner'), 'the set-up has no address');
  await bothSizes('set-up-en');
  for (const language of ['hi', 'bn', 'te', 'en']) {
    await speak(language);
    await bothSizes(`set-up-${language}`);
  }
  await wedge('UID-SAIF-KOL-FG-000001-NX');
  await see('.set-up .note', 'NOT recorded');
  await wedge('EH1-QAZYM(2468)"kx');
  await see('.set-up .task', 'Now scan the second label.');
  await bothSizes('set-up-half');
  await wedge('EH2-10AB2142');
  await see('.set-up .bad', 'separator is lost');
  await wedge('EH2-10AB\u001d2142');
  await see('.set-up .good', 'arrives as Ctrl+]');
  for (const language of ['hi', 'bn', 'te', 'en']) {
    await speak(language);
    await bothSizes(`set-up-found-${language}`);
  }
  // The keys of a scanner that is set to a German keyboard.
  await wedge('EH1/QAYZM*2468(@kx', { key: () => 'ব' });
  await wedge('EH2/10AB2142', { key: () => 'ব' });
  await see('.set-up .bad', 'German');
  for (const language of ['hi', 'bn', 'te', 'en']) {
    await speak(language);
    await bothSizes(`set-up-german-${language}`);
  }
  await wedge('EH1-QAZYM(2468)"kx');
  await wedge('EH2-10AB\u001d2142');
  await see('.set-up .task', 'Both labels are read.');
  const found = await axe('set-up');
  must(found.length === 0, found.join('; '));
  await page.locator('.set-up .save').click();
  await see('.set-up .kept', 'Saved.');
  must((await text('.link')) === waiting, 'a test label became a scan');
  await page.locator('.set-up .shift-foot button', { hasText: 'Close' }).click();
  await page.locator('.set-up').waitFor({ state: 'detached' });
  must(page.url().endsWith('/station/KOL-ST-01'), 'the address stayed');
});

await step('a verdict of another scanner is seen during the set-up', async () => {
  await station('KOL-ST-01/scanner');
  await see('.set-up .findings', 'Saved for this station');
  must(await page.locator('.verdict-bar').count() === 0, 'an old verdict is said again');
  await order('show', 'KOL-ST-01', 'step.wrong_station');
  await see('.set-up .verdict-bar.refuse', 'Wrong station.');
  await bothSizes('set-up-verdict');
  await page.locator('.set-up .shift-foot button', { hasText: 'Forget' }).click();
  await see('.set-up .findings', 'Nothing is saved yet.');
});

await step('no error on the browser\'s console', async () => {
  const own = errors.filter((error) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|404 \(Not Found\)/.test(error));
  must(own.length === 0, own.join('; '));
});

await browser.close();
process.exit(failures.length === 0 ? 0 : 1);
