import { type Page } from 'playwright-core';

/**
 * Runs in the page before its own scripts: records when each remote picture shows its first frame.
 */
export function watchFirstFrames(): void {
  const shown: number[] = [];
  Object.assign(globalThis, { firstFrames: shown });
  const seen = new WeakSet<Element>();
  new MutationObserver(() => {
    for (const video of document.querySelectorAll<HTMLVideoElement>(
      'video[data-participant=remote]',
    )) {
      if (seen.has(video)) continue;
      seen.add(video);
      video.requestVideoFrameCallback((now) => {
        shown.push(performance.timeOrigin + now);
      });
    }
  }).observe(document, { childList: true, subtree: true });
}

/**
 * Waits for the first remote frame after an instant.
 * @returns milliseconds from then to the frame
 */
export async function firstFrameAfter(page: Page, instant: number): Promise<number> {
  const handle = await page.waitForFunction(
    (from) =>
      (globalThis as unknown as { firstFrames: number[] }).firstFrames.find((at) => at > from),
    instant,
    { polling: 50, timeout: 30_000 },
  );
  return ((await handle.jsonValue()) as unknown as number) - instant;
}

/**
 * The lower bound for any server on this machine: two connections in one page, without signalling
 * between them, from the offer to the first frame.
 */
export async function directConnection(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    const began = performance.now();
    const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
    near.onicecandidate = ({ candidate }) => void far.addIceCandidate(candidate ?? undefined);
    far.onicecandidate = ({ candidate }) => void near.addIceCandidate(candidate ?? undefined);
    const video = document.createElement('video');
    video.muted = true;
    document.body.append(video);
    const shown = new Promise<number>((resolve) => {
      video.requestVideoFrameCallback((now) => {
        resolve(now);
      });
    });
    far.ontrack = ({ streams, track }) => {
      if (track.kind !== 'video') return;
      video.srcObject = streams[0] ?? null;
      void video.play();
    };
    for (const track of stream.getTracks()) near.addTrack(track, stream);
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription ?? { type: 'offer' });
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription ?? { type: 'answer' });
    const at = await shown;
    near.close();
    far.close();
    for (const track of stream.getTracks()) track.stop();
    return at - began;
  });
}
