import { describe, expect, it } from '@jest/globals';
import { type Newcomer, safetyCode } from './group-keys.ts';
import { MlsGroup } from './mls-group.ts';

const visit = '0198c0de-0000-7000-8000-000000000001';
const group = `${visit}/1`;

const packageOf = async (participantId: string, member: MlsGroup): Promise<Newcomer> => ({
  participantId,
  keyPackage: await member.keyPackage(),
});

/** The first member creates the group and adds the others one by one. */
async function together(...names: readonly string[]): Promise<MlsGroup[]> {
  const [first, ...others] = await Promise.all(names.map((name) => MlsGroup.of(name)));
  if (first === undefined) throw new Error('Nobody is there.');
  await first.create(group);
  const members = [first];
  for (const [at, member] of others.entries()) {
    await letIn(members, names[at + 1] ?? '', member);
    members.push(member);
  }
  return members;
}

async function letIn(members: readonly MlsGroup[], name: string, member: MlsGroup): Promise<void> {
  const [first, ...others] = members;
  const newcomer = await packageOf(name, member);
  const { commit, welcome } = (await first?.change([newcomer], [name])) ?? {};
  if (commit === undefined || !welcome) throw new Error('Nobody is welcome.');
  first?.confirm();
  for (const other of others) await other.process(commit);
  await member.join(group, welcome);
}

describe('a group of MLS', () => {
  it('has one code and one set of keys for all members, new ones after every change', async () => {
    const members = await together('doctor', 'patient', 'interpreter');
    const [doctor, patient, interpreter] = members as [MlsGroup, MlsGroup, MlsGroup];
    const codes = await Promise.all(members.map((member) => safetyCode(member, visit)));
    expect(codes[0]).toMatch(/^\d{3}( \d{3}){4}$/);
    expect(new Set(codes).size).toBe(1);
    for (const member of members) {
      expect(member.roster).toEqual(['doctor', 'patient', 'interpreter']);
      expect(member.epoch).toBe(2);
    }

    const [sent, received] = [await doctor.keys(), await patient.keys()];
    expect(received.receiving).toContainEqual({ ...sent.sending, participantId: 'doctor' });
    expect(received.receiving.map(({ participantId }) => participantId)).toEqual([
      ...['doctor', 'interpreter'],
    ]);

    const { commit, welcome } = await doctor.change([], ['interpreter']);
    expect(welcome).toBeNull();
    // Until the server accepts the commit, nothing changes.
    expect(doctor.epoch).toBe(2);
    doctor.confirm();
    await patient.process(commit);
    await interpreter.process(commit);
    expect(interpreter.epoch).toBeNull();
    await expect(interpreter.keys()).rejects.toThrow('no group');
    const after = await Promise.all([doctor, patient].map((one) => safetyCode(one, visit)));
    expect(new Set(after).size).toBe(1);
    expect(after[0]).not.toBe(codes[0]);
    expect((await doctor.keys()).sending.base).not.toEqual(sent.sending.base);
  });

  it('replaces the leaf of a member who lost their state', async () => {
    const [doctor, patient] = (await together('doctor', 'patient')) as [MlsGroup, MlsGroup];
    patient.forget();
    expect(patient.roster).toEqual([]);
    await letIn([doctor], 'patient', patient);
    expect(doctor.roster).toEqual(['doctor', 'patient']);
    expect(await safetyCode(patient, visit)).toBe(await safetyCode(doctor, visit));
  });

  it('refuses a commit that is repeated, of another epoch or altered', async () => {
    const [doctor, patient] = (await together('doctor', 'patient')) as [MlsGroup, MlsGroup];
    const first = await doctor.change([], []);
    doctor.confirm();
    const second = await doctor.change([], []);
    doctor.confirm();
    await expect(patient.process(second.commit)).rejects.toThrow();
    const forged = first.commit.map((byte, at) =>
      at === first.commit.length - 5 ? byte ^ 1 : byte,
    );
    await expect(patient.process(forged)).rejects.toThrow();
    await patient.process(first.commit);
    await expect(patient.process(first.commit)).rejects.toThrow();
    await patient.process(second.commit);
    expect(await safetyCode(patient, visit)).toBe(await safetyCode(doctor, visit));
  });

  it('two codes reveal that the server swapped in key packages of its own', async () => {
    const [doctor, ghost] = (await together('doctor', 'patient')) as [MlsGroup, MlsGroup];
    const [other, patient] = (await together('doctor', 'patient')) as [MlsGroup, MlsGroup];
    expect(await safetyCode(ghost, visit)).toBe(await safetyCode(doctor, visit));
    expect(await safetyCode(patient, visit)).toBe(await safetyCode(other, visit));
    expect(await safetyCode(patient, visit)).not.toBe(await safetyCode(doctor, visit));
  });

  it('adds nobody with another participant’s key package, and joins no other group', async () => {
    const doctor = await MlsGroup.of('doctor');
    await doctor.create(group);
    const patient = await MlsGroup.of('patient');
    const { keyPackage } = await packageOf('patient', patient);
    await expect(doctor.change([{ participantId: 'guest', keyPackage }], [])).rejects.toThrow(
      'another participant',
    );
    const { welcome } = await doctor.change([{ participantId: 'patient', keyPackage }], []);
    if (welcome === null) throw new Error('Nobody is welcome.');
    await expect(patient.join(`${visit}/2`, welcome)).rejects.toThrow('another group');
    const stranger = await MlsGroup.of('patient');
    await stranger.keyPackage();
    await expect(stranger.join(group, welcome)).rejects.toThrow('none of the key packages');
  });
});
