#!/bin/sh
# Enter this directory into the menu of whoever runs it: an entry, icons, and the commands.
# ./install.sh --remove takes them out again. Nothing is copied: leave the directory where it is.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin
icons=$share/icons/hicolor

each_icon() { # runs "$1 SOURCE TARGET" for each icon
  for file in "$here"/icons/muster-*.png; do
    size=${file##*-}
    size=${size%.png}
    "$1" "$file" "$icons/${size}x$size/apps/muster.png"
  done
}
put() { mkdir -p "$(dirname "$2")" && cp "$1" "$2"; }
drop() { rm -f "$2"; }

if [ "${1:-}" = --remove ]; then
  each_icon drop
  rm -f "$share/applications/muster.desktop"
  for name in muster muster-agent; do
    [ "$(readlink "$bin/$name" 2>/dev/null)" != "$here/$name" ] || rm -f "$bin/$name"
  done
  echo "Removed the entry, the icons and the commands. $here and your data stay."
  exit 0
fi
for name in muster muster-agent; do # first, for another program of that name must stay
  if [ -e "$bin/$name" ] && [ ! -L "$bin/$name" ]; then
    echo "install.sh: $bin/$name is another program. Move it away first." >&2
    exit 1
  fi
done
each_icon put
mkdir -p "$share/applications" "$bin"
# In an entry a path with blanks stands in quotes and a percent sign twice; sed has signs of its own.
program=$(printf '%s' "$here/muster" | sed 's/%/%%/g; s/[&|\]/\\&/g')
sed "s|@MUSTER@|\"$program\"|" "$here/muster.desktop" > "$share/applications/muster.desktop"
for name in muster muster-agent; do
  ln -sf "$here/$name" "$bin/$name"
done
echo "Muster is in your menu; the commands muster and muster-agent are in $bin."
case ":$PATH:" in *":$bin:"*) ;; *) echo "Put $bin into your PATH to use them." ;; esac
