// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/scenariofile.h"

#include "ctl/command.h"

#include <QFile>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maximumFile = 4 * 1024 * 1024;

}

bool isScenarioFile(const QString &word)
{
    return word.contains(u'/') || word.endsWith(u".yaml"_s) || word.endsWith(u".yml"_s);
}

Result<Scenario> readScenario(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, path, file.errorString(), u"check its name and rights"_s);
    const QByteArray text = file.read(maximumFile + 1);
    if (text.size() > maximumFile)
        return fail(ErrorKind::Invalid, path, u"is larger than 4 MiB"_s, u"is it the right file?"_s);
    Findings findings;
    Scenario scenario = Scenario::parse(text, path, findings);
    if (report(findings) != Success)
        return fail(ErrorKind::Invalid, path, u"cannot be played as it is written"_s, u"mend what is said above"_s);
    return scenario;
}

Result<Scenario> scenarioNamed(const QString &word, const QList<Scenario> &known)
{
    if (isScenarioFile(word))
        return readScenario(word);
    const auto found = std::ranges::find(known, word, &Scenario::name);
    if (found == known.end())
        return fail(ErrorKind::NotFound, word, u"is no scenario"_s,
                    u"see `hikeshictl drill list`, or name a file with its ending"_s);
    return *found;
}

}
