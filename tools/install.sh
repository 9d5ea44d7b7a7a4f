#!/bin/sh
# Installs mbrl for the user who runs this, without root. The archive's SHA-256 is checked before anything is unpacked.
#   MBRL_PREFIX=FOLDER     where to: FOLDER/bin/mbrl (default ~/.local)
#   MBRL_DOWNLOADS=PLACE   where the files of the release are, an address or a folder
set -eu
downloads=${MBRL_DOWNLOADS:-@DOWNLOADS@}
work=

fail() {
  echo "error: $*" >&2
  exit 1
}
has() { command -v "$1" > /dev/null 2>&1; }

[ -n "${MBRL_PREFIX:-${HOME:-}}" ] || fail "HOME is not set: say where to install with MBRL_PREFIX=FOLDER."
prefix=${MBRL_PREFIX:-$HOME/.local}
case $downloads in
  @*) fail "this copy of install.sh belongs to no release: say where its files are with MBRL_DOWNLOADS=PLACE." ;;
esac

others="with Node, npm install -g mbrl may do; the README says how to run mbrl from its source."
case $(uname -s) in
  Linux) system=linux ;;
  Darwin) system=macos ;;
  *) fail "there is no binary for $(uname -s), only for Linux, macOS and (install.ps1) Windows; $others" ;;
esac
case $(uname -m) in
  x86_64 | amd64) machine=x64 ;;
  arm64 | aarch64) machine=arm64 ;;
  *) fail "there is no binary for $(uname -m), only for x86_64 and arm64; $others" ;;
esac
if [ $system = macos ] && [ "$(sysctl -n sysctl.proc_translated 2> /dev/null)" = 1 ]; then machine=arm64; fi
if [ $system = linux ] && ldd --version 2>&1 | grep -qi musl; then
  fail "the binary for Linux needs glibc, and this system has musl: use a container with glibc, such as Debian's."
fi
platform=$system-$machine

unwritable="$prefix cannot be written: make room or get permission, or choose another folder with MBRL_PREFIX=FOLDER."
mkdir -p "$prefix/bin" 2> /dev/null || fail "$unwritable"
work=$(mktemp -d "$prefix/.mbrl-install-XXXXXX" 2> /dev/null) || fail "$unwritable"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# fetch FILE: downloads a file of the release into $work
fetch() {
  status=0
  case $downloads in
    http://* | https://*)
      if has curl; then
        curl -fsSL --retry 2 -o "$work/$1" "$downloads/$1" || status=$?
        full=23
      elif has wget; then
        wget -q -t 2 -O "$work/$1" "$downloads/$1" || status=$?
        full=3
      else
        fail "neither curl nor wget is there to download with: install one of them."
      fi
      [ "$status" != "$full" ] || fail "$unwritable"
      ;;
    *) cp "$downloads/$1" "$work/$1" || status=$? ;;
  esac
  [ "$status" = 0 ] || fail "$1 could not be downloaded whole from $downloads: try again; nothing was changed."
}

if has sha256sum; then sum=sha256sum
elif has shasum; then sum="shasum -a 256"
elif has openssl; then sum="openssl dgst -sha256 -r"
else fail "no program is there to check SHA-256 with: install sha256sum, shasum or openssl."
fi

fetch SHA256SUMS
line=$(grep -E "^[0-9a-f]{64}  mbrl-[^/ ]+-$platform\.tar\.gz$" "$work/SHA256SUMS") ||
  fail "the release at $downloads has no archive for $platform; $others"
archive=${line#*  }
echo "Downloading $archive" >&2
fetch "$archive"
found=$($sum "$work/$archive" | cut -d ' ' -f 1)
[ "$found" = "${line%% *}" ] ||
  fail "$archive is not what the release says (SHA-256 $found, not ${line%% *}): nothing was changed; download again."
tar -xzf "$work/$archive" -C "$work" 2> /dev/null || fail "$archive cannot be unpacked: $unwritable"
files=$work/${archive%.tar.gz}
version=$("$files/mbrl" --version) || fail "$archive does not run on this system: nothing was changed; $others"

# place FILE TARGET: the executable comes last, so that whatever fails leaves an earlier version whole
placed=
place() {
  mkdir -p "$(dirname "$prefix/$2")" 2> /dev/null || fail "$unwritable"
  mv -f "$files/$1" "$prefix/$2" 2> /dev/null || fail "$unwritable"
  placed="$placed '$prefix/$2'"
}
place README.md share/doc/mbrl/README.md
place LICENSE share/doc/mbrl/LICENSE
place THIRD_PARTY_NOTICES.txt share/doc/mbrl/THIRD_PARTY_NOTICES.txt
place mbrl.1 share/man/man1/mbrl.1
place completions/mbrl.bash share/bash-completion/completions/mbrl
place completions/_mbrl share/zsh/site-functions/_mbrl
place completions/mbrl.fish share/fish/vendor_completions.d/mbrl.fish
place mbrl bin/mbrl

echo "Installed as $prefix/bin/mbrl: $version"
echo "To remove it: rm$placed"
case :${PATH:-}: in
  *":$prefix/bin:"*) ;;
  *) echo "To run it by its name, add it to PATH: export PATH=\"$prefix/bin:\$PATH\"" ;;
esac
