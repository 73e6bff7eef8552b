"""An application, ready to be started: what `dotnet exec APP` would tell CoreCLR about it.

CoreCLR itself knows neither runtimeconfig nor deps files; it gets properties, which a program can
read with `AppContext.GetData`. The most important is TRUSTED_PLATFORM_ASSEMBLIES, the path of
every assembly that is found by its name. The values are those of .NET's hostpolicy, as far as
programs see them, version by version: a table here, compared with the real ones in the tests.

Invariants: paths are absolute and resolved; `assemblies` are the application's own, its main
assembly first, which is what may be rewritten; nothing of a framework is ever among them.
"""

from __future__ import annotations

import os

from runtime.hosts import icu
from runtime.hosts.depsfile import Deps, read_deps
from runtime.hosts.discovery import CORE_FRAMEWORK, Candidate, Framework, iter_hosts
from runtime.hosts.errors import HostError
from runtime.hosts.files import Files
from runtime.hosts.resolution import Resolution, choose
from runtime.hosts.runtimeconfig import RuntimeConfig, read_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_INVARIANT = "System.Globalization.Invariant"
_APP_LOCAL_ICU = "System.Globalization.AppLocalIcu"
_SET_APP_PATHS = "Microsoft.NETCore.DotNetHostPolicy.SetAppPaths"
_RIDS = {"x86_64": "linux-x64", "aarch64": "linux-arm64"}
_ARCHITECTURES = {"x86_64": "x64", "aarch64": "arm64"}

_FIRST_WITH_IDENTIFIER = 5  # of hostpolicy: RUNTIME_IDENTIFIER in place of some older properties

# .NET 9 has a new exception handling that cannot cross frames it does not know; in 9 it can still
# be switched off. The property does it without changing the environment of child processes, but
# a variable, where the user set one, has the last word.
_LEGACY_EXCEPTIONS = ("System.Runtime.LegacyExceptionHandling", "DOTNET_LegacyExceptionHandling")
_WITH_LEGACY_EXCEPTIONS = (9,)


class Application:
    """See the module's text. `environment` is what the host must find in the environment."""

    __slots__ = (
        "assemblies",
        "config",
        "deps",
        "directory",
        "environment",
        "path",
        "properties",
        "resolution",
    )

    def __init__(self, path: str, config: RuntimeConfig, deps: Deps, resolution: Resolution):
        self.path = path
        self.directory = os.path.dirname(path)
        self.config = config
        self.deps = deps
        self.resolution = resolution
        self.assemblies: list[str] = []
        self.properties: dict[str, str] = {}
        self.environment: dict[str, str] = {}

    @property
    def coreclr(self) -> str:
        return os.path.join(self.resolution.core.directory, "libcoreclr.so")

    @property
    def executable(self) -> str:
        """The launcher that the bare host would be: what CoreCLR takes for its own program."""
        return os.path.join(self.resolution.candidate.root, "dotnet")


def _package_caches(config: RuntimeConfig) -> list[str]:
    """The additional probing paths that exist, with their placeholders filled in."""
    machine = _ARCHITECTURES.get(os.uname().machine, "")
    paths = (p.replace("|arch|", machine).replace("|tfm|", config.tfm) for p in config.probing)
    return [os.path.realpath(path) for path in paths if os.path.isdir(path)]


def _host_properties(
    application: Application, files: Files, caches: list[str], extra: Iterable[str]
) -> dict[str, str]:
    """What hostpolicy adds to the application's own settings."""
    frameworks = application.resolution.frameworks
    core = frameworks[-1]
    shared = [item for item in frameworks if item.directory != application.directory]
    fx_deps = [f"{item.directory}/{item.name}.deps.json" for item in shared]
    trusted = [entry.path for entry in files.assemblies.values()]
    properties = {
        "TRUSTED_PLATFORM_ASSEMBLIES": ":".join([*trusted, *extra]),
        "NATIVE_DLL_SEARCH_DIRECTORIES": "".join(f"{path}:" for path in files.native),
        "PLATFORM_RESOURCE_ROOTS": "".join(f"{path}:" for path in files.resources),
        "APP_CONTEXT_BASE_DIRECTORY": f"{application.directory}/",
        "APP_CONTEXT_DEPS_FILES": ";".join([application.deps.path, *fx_deps]),
        "FX_DEPS_FILE": fx_deps[-1] if fx_deps else "",
        "PROBING_DIRECTORIES": "".join(f"{path}:" for path in caches),
    }
    if core.version.major >= _FIRST_WITH_IDENTIFIER:
        properties["RUNTIME_IDENTIFIER"] = _RIDS.get(os.uname().machine, "")
    else:
        properties["JIT_PATH"] = f"{core.directory}/libclrjit.so"
        properties["FX_PRODUCT_VERSION"] = core.version.text
        properties["AppDomainCompatSwitch"] = "UseLatestBehaviorWhenTFMNotSpecified"
    return properties


def _settings(application: Application, environ: Mapping[str, str]) -> dict[str, str]:
    """The application's own settings, those of its frameworks, and what the host needs."""
    settings = {**application.resolution.properties, **application.config.properties}
    major = application.resolution.core.version.major
    if _INVARIANT not in settings and _APP_LOCAL_ICU not in settings:
        globalization = icu.decide(major, environ)
        if globalization.invariant:
            settings[_INVARIANT] = "true"
        elif globalization.override is not None:
            application.environment[icu.OVERRIDE] = str(globalization.override)
    if major in _WITH_LEGACY_EXCEPTIONS:
        name, variable = _LEGACY_EXCEPTIONS
        settings[name] = "true"
        if variable in environ:
            application.environment[variable] = "1"
    if settings.get(_SET_APP_PATHS, "").lower() == "true":
        settings["APP_PATHS"] = f"{application.directory}/"
    hooks = [environ.get("DOTNET_STARTUP_HOOKS"), settings.get("STARTUP_HOOKS")]
    if any(hooks):
        settings["STARTUP_HOOKS"] = ":".join(filter(None, hooks))
    return settings


def _self_contained(path: str, config: RuntimeConfig) -> Resolution | None:
    """The runtime that an application carries beside itself, if it says so and it is there."""
    directory = os.path.dirname(path)
    included = {item.name: item for item in config.included}
    core = included.get(CORE_FRAMEWORK)
    if core is None or not os.path.isfile(os.path.join(directory, "libcoreclr.so")):
        return None
    candidate = Candidate("the application", directory, True)
    return Resolution(candidate, [Framework(CORE_FRAMEWORK, core.version, directory)], {})


def load(
    path: str,
    dotnet_root: str | None = None,
    *,
    runtimeconfig: str | None = None,
    extra_assemblies: Iterable[str] = (),
    environ: Mapping[str, str] | None = None,
) -> Application:
    """Everything needed to start an application.

    `runtimeconfig` is read in place of the file beside the application; `extra_assemblies` can be
    found by name as the application's can (the agent), without being the application's."""
    environ = os.environ if environ is None else environ
    if not os.path.isfile(path):
        raise HostError(f"{path} is not a file: name the assembly (.dll or .exe) to run")
    path = os.path.realpath(path)
    stem = os.path.splitext(path)[0]
    if runtimeconfig is not None and not os.path.isfile(runtimeconfig):
        raise HostError(f"{runtimeconfig} is not a file: name a runtimeconfig.json")
    config = read_config(runtimeconfig or f"{stem}.runtimeconfig.json", environ)
    resolution = _self_contained(path, config) or choose(
        iter_hosts(dotnet_root, environ), config, path
    )
    deps = read_deps(f"{stem}.deps.json")
    application = Application(path, config, deps, resolution)
    caches = _package_caches(config)
    files = Files(path, deps, resolution.frameworks, caches)
    own = [entry.path for entry in files.assemblies.values() if entry.framework is None]
    application.assemblies = [path, *(item for item in own if item != path)]
    settings = _settings(application, environ)
    properties = _host_properties(application, files, caches, extra_assemblies)
    both = settings.keys() & properties.keys()
    if both:
        raise HostError(f"{config.path} sets {', '.join(sorted(both))}, which only the host may")
    application.properties = {**properties, **settings}
    return application
