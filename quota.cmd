@echo off
rem The quota command, from a clone: builds it if it is not built, then runs it. Try: quota --help
rem Needs a JDK 17 or newer and Maven 3.8.7 or newer. Exit code 70 means that this script failed.
rem NOT TESTED ON WINDOWS. Unlike ./quota it does not see changed sources: delete quota-cli\target\quick to build anew.
setlocal
set "PROJECT=%~dp0"
set "JAR="
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo quota: needs a JDK 17 or newer: put java in PATH or set JAVA_HOME 1>&2
  exit /b 70
)
for %%J in ("%PROJECT%quota-cli\target\quick\quota-cli-*.jar") do set "JAR=%%J"
if not defined JAR call :build || exit /b 70
for %%J in ("%PROJECT%quota-cli\target\quick\quota-cli-*.jar") do set "JAR=%%J"
"%JAVA%" -jar "%JAR%" %*
exit /b %ERRORLEVEL%

:build
where mvn >nul 2>&1
if errorlevel 1 (
  echo quota: needs Maven 3.8.7 or newer, but there is no mvn in PATH 1>&2
  exit /b 70
)
echo quota: building (about a minute) ... 1>&2
pushd "%PROJECT%"
call mvn -q -B -ntp -Dquick -pl quota-core,quota-jdbc,quota-redis,quota-servlet,quota-yaml,quota-webhook,quota-cli package 1>&2
set "RESULT=%ERRORLEVEL%"
popd
if not "%RESULT%"=="0" (
  echo quota: the build failed 1>&2
  exit /b 70
)
exit /b 0
