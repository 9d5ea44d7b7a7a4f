import { assertEquals } from "@std/assert";
import { OwnRegistry } from "../../lib/user_files/own_registry.ts";

const file = (path: string, sha256: string) => ({ path, files: [{ name: "a.ts", sha256, text: "" }] });

Deno.test("OwnRegistry finds a definition by its path, its name and its content, wherever that stands", () => {
  const own = new OwnRegistry<{ readonly name: string }>();
  const [first, second] = [{ name: "a", source: file("/x/a.ts", "1") }, {
    name: "b",
    source: file("/y/a.ts", "2"),
  }];
  own.add("./a.ts", first);
  own.add("y/a.ts", second);
  assertEquals([own.at("y/a.ts"), own.at("a.ts")], [second, undefined]);
  assertEquals([own.named("a"), own.named("c")], [first, undefined]);
  assertEquals([own.of(file("/moved/a.ts", "2")), own.of(file("/x/a.ts", "3"))], [second, undefined]);
});
