/**
 * The licences of everything in an executable that others wrote: the packages of `deno.lock` that the program loads,
 * and the runtime.
 *
 * @module
 */

import { pageEntry } from "./page_script.ts";
import { projectFile, resolvePackages } from "./resolution.ts";

/** A package as Deno resolved it by the lock file. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly localPath: string;
}

const mit = (holders: string) =>
  `MIT License

Copyright (c) ${holders}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const V8 = `Copyright 2014, the V8 project authors. All rights reserved.
Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
following conditions are met:

    * Redistributions of source code must retain the above copyright notice, this list of conditions and the following
      disclaimer.
    * Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the
      following disclaimer in the documentation and/or other materials provided with the distribution.
    * Neither the name of Google Inc. nor the names of its contributors may be used to endorse or promote products
      derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF
THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`;

/**
 * The notices as one text.
 *
 * @throws {Error} If a package has no licence to show.
 */
export async function thirdPartyNotices(): Promise<string> {
  const packages = await loadedPackages();
  const others = await Promise.all(packages.map(async (found) => {
    return [`${found.name} ${found.version}`, await licenceOf(found, packages)] as const;
  }));
  const notices = [
    [
      `Deno ${Deno.version.deno}, the runtime (crates that it is built from: Cargo.lock of that version)`,
      mit("2018-2026 the Deno authors"),
    ],
    [`V8 ${Deno.version.v8.replace("-rusty", "")}, the JavaScript engine in Deno`, V8],
    ["The Deno Standard Library (@std/cli, @std/text)", mit("2018-2026 the Deno authors")],
    ...others,
  ] as const;
  const rule = "-".repeat(100);
  return [
    "mbrl contains software that others wrote, under the following licences.",
    ...notices.map(([name, licence]) => `${rule}\n${name}\n\n${licence.trim().replaceAll("\r\n", "\n")}`),
  ].join("\n\n") + "\n";
}

/** The npm packages that the program loads, and those that they need, sorted; types and stand-ins aside. */
async function loadedPackages(): Promise<Package[]> {
  await resolvePackages();
  const found = new Map<string, Package>();
  for (const entry of ["main.ts", "lib/experiment/worker.ts", pageEntry]) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", projectFile(entry)],
      cwd: projectFile(""),
      stdin: "null",
    }).output();
    const { modules, npmPackages } = JSON.parse(new TextDecoder().decode(stdout));
    const ids = new Set<string>(
      modules.flatMap(({ npmPackage }: { npmPackage?: string }) => npmPackage ?? []),
    );
    for (const id of ids) { // grows while it is walked
      const item: Package = npmPackages[id];
      for (const needed of item.dependencies) ids.add(needed);
      if (!/^(@types\/|deno-std$)/.test(item.name)) found.set(id, item);
    }
  }
  return [...found].sort(([a], [b]) => a < b ? -1 : 1).map(([, item]) => item);
}

/** A package's licence: its own file, or the text of each kind that it names, which another package brings. */
async function licenceOf(found: Package, all: readonly Package[]): Promise<string> {
  const own = await licenceFile(found);
  if (own !== undefined) return own;
  const { license, author } = await manifestOf(found);
  const texts = license.split(" AND ").map(async (kind) => {
    if (kind === "MIT") return mit(author);
    for (const other of all) {
      const text = (await manifestOf(other)).license === kind ? await licenceFile(other) : undefined;
      if (text !== undefined) return `By ${author}, under ${kind}:\n\n${text}`;
    }
    throw new Error(
      `${found.name}@${found.version} has no licence file, and no other package has one of ${kind}.`,
    );
  });
  return (await Promise.all(texts)).join("\n\n");
}

async function licenceFile({ localPath }: Package): Promise<string | undefined> {
  const file = [...Deno.readDirSync(localPath)].map((entry) => entry.name).sort()
    .find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry));
  return file === undefined ? undefined : await Deno.readTextFile(`${localPath}/${file}`);
}

async function manifestOf({ name, localPath }: Package): Promise<{ license: string; author: string }> {
  const { license, author } = JSON.parse(await Deno.readTextFile(`${localPath}/package.json`));
  return {
    license,
    author: (typeof author === "string" ? author : author?.name) ?? `the authors of ${name}`,
  };
}
