#include "cli/commands.hpp"

int main(int argc, char** argv) { return foretell::cli::run(argc, argv); }
