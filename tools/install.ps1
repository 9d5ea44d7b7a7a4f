# Installs mbrl for the user who runs this, without administrator rights. The archive's SHA-256 is checked before anything
# is unpacked.
#   $env:MBRL_PREFIX      where to: its mbrl.exe (default %LOCALAPPDATA%\Programs\mbrl)
#   $env:MBRL_DOWNLOADS   where the files of the release are
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue' # drawing it takes longer than the download
$downloads = if ($env:MBRL_DOWNLOADS) { $env:MBRL_DOWNLOADS } else { '@DOWNLOADS@' }

function Stop-Install([string] $Message) {
    [Console]::Error.WriteLine("error: $Message")
    exit 1
}

if ($downloads.StartsWith('@')) {
    Stop-Install 'this copy of install.ps1 belongs to no release: say where its files are with $env:MBRL_DOWNLOADS.'
}
if ($env:OS -ne 'Windows_NT') {
    Stop-Install 'install.ps1 is for Windows: use install.sh on Linux and macOS.'
}
if (@('AMD64', 'ARM64') -notcontains $env:PROCESSOR_ARCHITECTURE) {
    Stop-Install "there is no binary for $env:PROCESSOR_ARCHITECTURE, only for x64, which Windows on arm64 runs too."
}
$prefix = if ($env:MBRL_PREFIX) { $env:MBRL_PREFIX } else { Join-Path $env:LOCALAPPDATA 'Programs\mbrl' }
$unwritable = "$prefix cannot be written: make room or get permission, or choose another folder with `$env:MBRL_PREFIX."
$work = Join-Path $prefix ".mbrl-install-$PID"
[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12

try {
    try { New-Item -ItemType Directory -Force -Path $work | Out-Null } catch { Stop-Install $unwritable }

    function Get-ReleaseFile([string] $Name) {
        $target = Join-Path $work $Name
        try {
            Invoke-WebRequest -UseBasicParsing -Uri "$downloads/$Name" -OutFile $target
        } catch {
            Stop-Install "$Name could not be downloaded whole from ${downloads}: try again; nothing was changed. ($_)"
        }
        return $target
    }

    $sums = Get-Content (Get-ReleaseFile 'SHA256SUMS')
    $line = $sums | Where-Object { $_ -match '^[0-9a-f]{64}  mbrl-[^/ ]+-windows-x64\.zip$' } | Select-Object -First 1
    if (-not $line) { Stop-Install "the release at $downloads has no archive for windows-x64." }
    $expected, $archive = $line -split '  ', 2
    [Console]::Error.WriteLine("Downloading $archive")
    $file = Get-ReleaseFile $archive
    $found = (Get-FileHash -Algorithm SHA256 -Path $file).Hash.ToLowerInvariant()
    if ($found -ne $expected) {
        Stop-Install "$archive is not what the release says (SHA-256 $found, not $expected): nothing was changed; download again."
    }
    try { Expand-Archive -Path $file -DestinationPath $work } catch { Stop-Install "$archive cannot be unpacked: $unwritable" }
    $files = Join-Path $work ([IO.Path]::GetFileNameWithoutExtension($archive))
    $version = & (Join-Path $files 'mbrl.exe') --version
    if ($LASTEXITCODE -ne 0) { Stop-Install "$archive does not run on this system: nothing was changed." }

    try {
        $program = Join-Path $prefix 'mbrl.exe'
        $previous = Join-Path $prefix 'mbrl.previous.exe'
        # a program that runs cannot be replaced, but it can be renamed
        if (Test-Path $previous) { Remove-Item -Force $previous }
        if (Test-Path $program) { Move-Item -Force $program $previous }
        foreach ($name in @('README.md', 'LICENSE', 'THIRD_PARTY_NOTICES.txt', 'mbrl.exe')) {
            Move-Item -Force (Join-Path $files $name) (Join-Path $prefix $name)
        }
        Remove-Item -Force $previous -ErrorAction SilentlyContinue # stays while it still runs
    } catch {
        if ((Test-Path $previous) -and -not (Test-Path $program)) { Move-Item $previous $program }
        Stop-Install $unwritable
    }
} finally {
    Remove-Item -Recurse -Force $work -ErrorAction SilentlyContinue
}

Write-Output "Installed as ${program}: $version"
Write-Output "To remove it: Remove-Item -Recurse '$prefix'"
if (($env:Path -split ';') -notcontains $prefix) {
    Write-Output "To run it by its name, add it to Path: `$env:Path = '$prefix;' + `$env:Path"
}
