// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/wrappedcommand.h"

#include "runbooks/commandwords.h"
#include "runbooks/mutatingtools.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace CommandWords;

namespace {

/// Behind the wrapper's own options and words.
QStringList behind(const Wrapper &wrapper, const QString &name, const QStringList &words)
{
    int skipped = wrapper.skipped;
    for (qsizetype i = 1; i < words.size(); ++i) {
        if (wrapper.valued.contains(words[i]))
            ++i;
        else if (isOption(words[i]) || (words[i].contains(u'=') && name == u"env"))
            continue;
        else if (skipped-- == 0)
            return words.sliced(i);
    }
    return {};
}

/// In a container, on a node, in a namespace: `docker exec -it NAME COMMAND…`, `ip netns exec NAME COMMAND…`
QStringList behindExec(const QString &name, const QStringList &words)
{
    if (const qsizetype at = words.indexOf(u"--"_s); at > 0)
        return words.sliced(at + 1);
    const qsizetype exec = words.indexOf(u"exec"_s);
    if (name == u"ip")
        return exec > 0 && words.value(exec - 1) == u"netns" ? words.mid(exec + 2) : QStringList();
    const qsizetype from = std::max(exec, words.indexOf(u"rsh"_s));
    static const QStringList valued{u"-n"_s, u"--namespace"_s, u"-c"_s, u"--container"_s, u"-u"_s, u"-w"_s, u"-e"_s};
    int bareWords = 0;
    for (qsizetype i = from + 1; from >= 0 && i < words.size(); ++i) {
        if (valued.contains(words[i]))
            ++i;
        else if (!isOption(words[i]) && ++bareWords == 2)
            return words.sliced(i);
    }
    return {};
}

}

QStringList unwrapped(const QString &name, const QStringList &words)
{
    static const QSet<QString> inside{u"kubectl"_s, u"oc"_s,     u"k"_s,       u"docker"_s,
                                      u"podman"_s,  u"crictl"_s, u"nsenter"_s, u"ip"_s};
    if (const auto wrapper = wrappers().constFind(name); wrapper != wrappers().cend())
        return behind(*wrapper, name, words);
    if (name == u"find") {
        const qsizetype at = words.indexOf(u"-exec"_s);
        return at > 0 ? words.sliced(at + 1) : QStringList();
    }
    return inside.contains(name) ? behindExec(name, words) : QStringList();
}

QString innerShell(const QString &name, const QStringList &words)
{
    static const QSet<QString> shells{u"sh"_s, u"bash"_s, u"zsh"_s, u"ksh"_s, u"dash"_s, u"su"_s, u"runuser"_s};
    if (shells.contains(name)) {
        for (qsizetype i = 1; i + 1 < words.size(); ++i) {
            if (words[i].startsWith(u'-') && !words[i].startsWith(u"--") && words[i].endsWith(u'c'))
                return words[i + 1];
        }
    }
    if (name == u"ssh" || name == u"gcloud") {
        static const QStringList valued{u"-i"_s, u"-l"_s, u"-p"_s, u"-o"_s, u"-F"_s, u"-J"_s, u"-L"_s, u"-R"_s};
        if (name == u"ssh") {
            const QStringList said = bare(words, valued);
            return said.mid(1).join(u' ');
        }
        const auto command = std::ranges::find_if(words, [](const QString &w) { return w.startsWith(u"--command="); });
        return command == words.end() ? QString() : command->section(u'=', 1);
    }
    return {};
}

}
