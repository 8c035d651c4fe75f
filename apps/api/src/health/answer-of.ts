/** A store that does not answer for so long is away. */
const patienceMs = 3_000;

/** What is answered in time; undefined for an error or silence. */
export async function answerOf<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  try {
    return await Promise.race([asked, silence]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
