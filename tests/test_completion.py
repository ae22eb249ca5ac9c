"""Shell completion: the generated scripts, in the shells themselves, and the list of models that they ask for."""

import subprocess

import pytest
from program import FORETELL, clean_environment

SHELLS = ["bash", "zsh", "fish"]

# What bash hands to a completion function: the line, cut at COMP_WORDBREAKS as readline cuts it.
BASH = r"""
source <(foretell completion bash)
COMP_LINE=$1 COMP_POINT=${#1}
rest=$1
COMP_WORDS=()
while [[ -n $rest ]]; do
  rest=${rest#"${rest%%[! ]*}"}
  if [[ $rest =~ ^[:=@]+ ]] || [[ $rest =~ ^[^\ :=@]+ ]]; then
    COMP_WORDS+=("${BASH_REMATCH[0]}")
    rest=${rest#"${BASH_REMATCH[0]}"}
  fi
done
[[ $1 != *\  ]] || COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_foretell
printf '%s\n' "${COMPREPLY[@]}"
"""

# zsh completes inside its line editor only: a pseudo-terminal types the line, and each `compadd` notes what it offers.
ZSH_SETUP = r"""
PROMPT='' RPROMPT=''
unsetopt beep
autoload -U compinit && compinit -D -u
complete_and_tell() { zle complete-word; print DONE }
zle -N complete_and_tell
bindkey '^I' complete_and_tell
compadd() {
  local -a offered
  if (( ! ${@[(I)-(O|A|D)]} )); then
    builtin compadd -O offered "$@"
    print -l -- "${offered[@]}" >> $OFFERED
  fi
  builtin compadd "$@"
}
print REA''DY
"""
ZSH_TYPE = r"""
zmodload zsh/zpty
zpty -b shell zsh -f -i
zpty -w shell "source $1"
zpty -r -m shell read_so_far '*READY*'
zpty -w -n shell "$2"$'\t'
zpty -r -m shell read_so_far '*DONE*'
zpty -d shell
"""


def run_shell(*command, cwd=None, environment=None):
    """Standard output of a shell that has `foretell` on its PATH; it must say nothing on standard error."""
    variables = clean_environment(environment)
    variables["PATH"] = f"{FORETELL.resolve().parent}:{variables['PATH']}"
    outcome = subprocess.run(
        command, cwd=cwd, env=variables, text=True, capture_output=True, timeout=60, stdin=subprocess.DEVNULL
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stderr == ""
    return outcome.stdout


@pytest.fixture
def complete_bash(tmp_path):
    def complete(line, **options):
        answers = run_shell("bash", "--norc", "-c", BASH, "bash", line, cwd=tmp_path, **options)
        return [answer.strip() for answer in answers.splitlines() if answer]

    return complete


@pytest.fixture
def complete_fish(foretell, tmp_path):
    script = tmp_path / "foretell.fish"
    script.write_text(foretell.ok("completion", "fish").stdout)

    def complete(line, **options):
        options["environment"] = {"HOME": str(tmp_path), **options.get("environment", {})}
        command = f"source {script}; complete -C {line!r}"
        answers = run_shell("fish", "--no-config", "-c", command, cwd=tmp_path, **options)
        return [answer.split("\t")[0] for answer in answers.splitlines()]

    return complete


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_valid_and_loads(foretell, shell, tmp_path):
    script = tmp_path / "script"
    script.write_text(foretell.ok("completion", shell).stdout)
    run_shell(shell, "-n", script)
    if shell == "zsh":
        run_shell("zsh", "-f", "-c", f"autoload -U compinit && compinit -D -u && source {script} && print $_comps[foretell]")
    else:
        run_shell(shell, "-c", f"source {script}")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_knows_every_command_and_option_of_the_help(foretell, shell):
    script = foretell.ok("completion", shell).stdout
    for command in ("train", "models", "serve", "healthcheck", "doctor", "completion"):
        assert command in script
    for option in "target trees no-stratify data-dir insecure-open allow-host names".split():
        assert option in script


def test_another_shell_is_refused(foretell):
    outcome = foretell("completion", "tcsh")
    assert outcome.code == 2
    assert "bash or zsh or fish" in outcome.stderr


@pytest.mark.parametrize(
    "line, expected",
    [
        ("foretell tr", ["train"]),
        ("foretell models sh", ["show"]),
        ("foretell train --tar", ["--target"]),
        ("foretell train x.csv --target y --model ", ["forest", "logistic", "ridge"]),
        ("foretell train --model=l", ["logistic"]),
        ("foretell train --target ", []),
        ("foretell train da", ["data.csv"]),
        ("foretell train data.csv --test da", ["data.csv"]),
        ("foretell --data-dir fo", ["folder"]),
        ("foretell --json models ali", ["alias"]),
        ("foretell completion z", ["zsh"]),
    ],
)
def test_bash_completes(complete_bash, tmp_path, line, expected):
    (tmp_path / "data.csv").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "forgotten.txt").touch()
    assert complete_bash(line) == expected


def test_bash_completes_stored_models(adult, complete_bash, tmp_path):
    assert adult.ok("models", "alias", "adult", "production", "1").code == 0
    environment = {"FORETELL_DATA_DIR": str(adult.data_dir)}
    everything = ["adult", "adult:1", "adult@production", "adult@latest"]
    logistic = ["adult-logistic", "adult-logistic:1", "adult-logistic@latest"]
    assert complete_bash("foretell serve a", environment=environment) == everything + logistic
    assert complete_bash("foretell serve adult:1 adult-", environment=environment) == logistic
    assert complete_bash("foretell models alias a", environment=environment) == ["adult", "adult-logistic"]
    # Bash replaces what stands behind its last word break only.
    assert complete_bash("foretell models show adult:", environment=environment) == ["1"]
    assert complete_bash("foretell models show adult@p", environment=environment) == ["production"]
    assert complete_bash(f"foretell --data-dir {adult.data_dir} serve adult-l") == logistic
    assert complete_bash(f"foretell serve --data-dir={adult.data_dir} adult-l") == logistic
    config = tmp_path / "foretell.toml"
    config.write_text(f'data_dir = "{adult.data_dir}"')
    assert complete_bash("foretell serve adult-l") == logistic, "the file of the working directory"
    config.rename(tmp_path / "other.toml")
    assert complete_bash("foretell --config other.toml serve adult-l") == logistic
    assert complete_bash("foretell serve --config=other.toml adult-l") == logistic
    assert complete_bash("foretell rollback adult-l", environment=environment) == ["adult-logistic"]
    assert complete_bash("foretell serve a") == [], "no directory, no models, no message"


@pytest.mark.parametrize(
    "line, expected",
    [
        ("foretell tr", ["train"]),
        ("foretell models sh", ["show"]),
        ("foretell train --tar", ["--target"]),
        ("foretell train x.csv --target y --model ", ["forest", "logistic", "ridge"]),
        ("foretell train data.csv --test da", ["data.csv"]),
        ("foretell --data-dir fo", ["folder/"]),
        ("foretell --data-dir folder models ali", ["alias"]),
        ("foretell completion z", ["zsh"]),
    ],
)
def test_fish_completes(complete_fish, tmp_path, line, expected):
    (tmp_path / "data.csv").touch()
    (tmp_path / "folder").mkdir()
    assert complete_fish(line) == expected


def test_fish_completes_stored_models(adult, complete_fish, tmp_path):
    environment = {"FORETELL_DATA_DIR": str(adult.data_dir)}
    logistic = {"adult-logistic", "adult-logistic:1", "adult-logistic@latest"}
    assert set(complete_fish("foretell serve adult-", environment=environment)) == logistic
    assert set(complete_fish("foretell models alias a", environment=environment)) == {"adult", "adult-logistic"}
    assert set(complete_fish(f"foretell serve --data-dir {adult.data_dir} adult-")) == logistic
    (tmp_path / "other.toml").write_text(f'data_dir = "{adult.data_dir}"')
    assert set(complete_fish("foretell serve --config other.toml adult-")) == logistic
    assert set(complete_fish("foretell serve --config=other.toml adult-")) == logistic


def test_zsh_completes(foretell, adult, tmp_path):
    (tmp_path / "_foretell").write_text(foretell.ok("completion", "zsh").stdout)
    setup = tmp_path / "setup.zsh"
    setup.write_text(f"fpath=({tmp_path} $fpath)\n{ZSH_SETUP}")
    offered = tmp_path / "offered"
    environment = {
        "FORETELL_DATA_DIR": str(adult.data_dir),
        "HOME": str(tmp_path),
        "OFFERED": str(offered),
        "TERM": "dumb",
    }

    def complete(line):
        offered.write_text("")
        run_shell("zsh", "-f", "-c", ZSH_TYPE, "zsh", setup, line, environment=environment)
        return {entry for entry in offered.read_text().splitlines() if entry}

    assert complete("foretell tr") == {"train"}
    assert complete("foretell models sh") == {"show"}
    assert complete("foretell train x.csv --model ") == {"forest", "logistic", "ridge"}
    assert complete("foretell serve adult-") == {"adult-logistic", "adult-logistic:1", "adult-logistic@latest"}
    assert complete("foretell models alias adult-") == {"adult-logistic"}
    (tmp_path / "other.toml").write_text(f'data_dir = "{adult.data_dir}"')
    del environment["FORETELL_DATA_DIR"]
    for options in (f"serve --config {tmp_path}/other.toml", f"--data-dir {adult.data_dir} serve --port 0"):
        assert complete(f"foretell {options} adult-") == {"adult-logistic", "adult-logistic:1", "adult-logistic@latest"}
    assert complete(f"foretell models --data-dir={adult.data_dir} alias adult-") == {"adult-logistic"}


def test_the_names_of_models_are_what_other_commands_take(adult):
    names = adult.ok("models", "list", "--names").stdout.split()
    assert names == ["adult", "adult:1", "adult@latest", "adult-logistic", "adult-logistic:1", "adult-logistic@latest"]
    assert adult.ok("models", "list", "--names", "--json").json["names"] == names
    for name in names:
        adult.ok("models", "show", name)
