/** Three rising notes, in hertz: heard as a friendly chime on small loudspeakers too. */
const rising = [523.25, 659.25, 783.99];
const noteSeconds = 0.28;
const volume = 0.25;

/** An output that can be chosen; not every browser lets a page do so. */
interface ChoosableOutput {
  setSinkId(deviceId: string): Promise<void>;
}

export const canChooseSpeaker = (): boolean =>
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

/** Sends what an element plays to this loudspeaker; where that is impossible, the usual one plays. */
export async function playThrough(element: HTMLMediaElement, speakerId: string): Promise<void> {
  if (!canChooseSpeaker()) return;
  try {
    await (element as HTMLMediaElement & ChoosableOutput).setSinkId(speakerId);
  } catch {
    // The loudspeaker was unplugged, or the person may not choose.
  }
}

/**
 * Plays the sound of the device check. Call it on a press: browsers play nothing before.
 *
 * @returns when it was played to its end.
 */
export const playTestSound = (speakerId: string | null): Promise<void> =>
  playNotes(rising, speakerId);

/** The same with other notes, in hertz. */
export async function playNotes(notes: readonly number[], speakerId: string | null): Promise<void> {
  const context = new AudioContext();
  try {
    await context.resume();
    const output = await outputOf(context, speakerId);
    const start = context.currentTime + 0.05;
    notes.forEach((frequency, index) => {
      playNote(context, output, frequency, start + index * noteSeconds);
    });
    await new Promise((resolve) => setTimeout(resolve, (notes.length + 1) * noteSeconds * 1000));
  } finally {
    await context.close();
  }
}

async function outputOf(context: AudioContext, speakerId: string | null): Promise<AudioNode> {
  if (speakerId === null || !canChooseSpeaker()) return context.destination;
  const destination = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = destination.stream;
  await playThrough(element, speakerId);
  await element.play();
  return destination;
}

function playNote(context: AudioContext, output: AudioNode, frequency: number, at: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + noteSeconds * 1.4);
  oscillator.connect(gain).connect(output);
  oscillator.start(at);
  oscillator.stop(at + noteSeconds * 1.5);
}
