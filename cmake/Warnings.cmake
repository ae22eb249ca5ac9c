# Options that every target of ours is built with, and nobody else's: link foretell_options.
add_library(foretell_options INTERFACE)
target_compile_options(foretell_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  # Same bytes from the same data on every x86-64 CPU (design: numbers and truth).
  -ffp-contract=off)
