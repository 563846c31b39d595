// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/blockwords.h"

#include <QCoreApplication>

namespace Hikeshi::BlockWords {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Hikeshi::BlockWords)
};

}

QList<Entry> all()
{
    return {{u"query"_s, Words::tr("charts inside the step"), u"series: [|]\nwindow: 15m"_s},
            {u"guard"_s, Words::tr("must hold before the step may act"), u"|"_s},
            {u"action"_s, Words::tr("previewed, done by one deliberate gesture"),
             u"action: |\ntarget: \"{service}\"\narguments: {}"_s},
            {u"verify"_s, Words::tr("ends the step when the world shows it"), u"|\nwithin 2m"_s},
            {u"wait"_s, Words::tr("for a time, or for conditions"), u"|\nwithin 5m"_s},
            {u"announce"_s, Words::tr("drafts a notice to users"), u"phase: |"_s},
            {u"manual"_s, Words::tr("by hand, with assignee, due time, evidence"), u"assignee: |\ndue: 10m"_s},
            {u"decision"_s, Words::tr("one line a branch"), u"|: continue\nNo: go to \"\""_s},
            {u"approval"_s, Words::tr("somebody says yes first"), u"of: 1\nfrom: [|]\nwithin: 5m"_s},
            {u"if"_s, Words::tr("goes elsewhere when it does not hold"), u"|\ngo to \"\""_s},
            {u"while"_s, Words::tr("goes back while it holds"), u"|\nrepeat \"\"\nat most: 5"_s},
            {u"parallel"_s, Words::tr("steps that may be done at the same time"), u"- \"|\""_s},
            {u"runbook"_s, Words::tr("runs another runbook inside this one"), u"run: |"_s},
            {u"note"_s, Words::tr("put into the note editor"), u"|"_s},
            {u"undo"_s, Words::tr("the action that undoes this step"),
             u"action: |\ntarget: \"{service}\"\narguments: {}"_s},
            {u"sh"_s, Words::tr("shell; run only where the site allows it"), u"|"_s},
            {u"promql"_s, Words::tr("a query to read"), u"|"_s},
            {u"yaml"_s, Words::tr("text to read"), u"|"_s},
            {u"json"_s, Words::tr("text to read"), u"|"_s},
            {u"sql"_s, Words::tr("text to read"), u"|"_s}};
}

QList<Entry> keysOf(const QString &block)
{
    if (block == u"head")
        return {{u"title"_s, Words::tr("as it is listed"), u": "_s},
                {u"alerts"_s, Words::tr("suggested when one of these fires"), u": [|]"_s},
                {u"service"_s, Words::tr("the default for {service}"), u": "_s},
                {u"reviewed"_s, Words::tr("when somebody last read it through"), u": "_s}};
    if (block == u"query")
        return {{u"series"_s, Words::tr("names of series"), u": [|]"_s},
                {u"window"_s, Words::tr("how far back"), u": 15m"_s}};
    if (block == u"action" || block == u"undo")
        return {{u"action"_s, Words::tr("what is done"), u": "_s},
                {u"target"_s, Words::tr("a service or an instance"), u": "_s},
                {u"arguments"_s, Words::tr("what the action asks for"), u": {|}"_s}};
    if (block == u"announce")
        return {{u"phase"_s, Words::tr("of the incident"), u": "_s}};
    if (block == u"manual")
        return {{u"assignee"_s, Words::tr("who does it"), u": "_s},
                {u"due"_s, Words::tr("from when the step begins"), u": 10m"_s},
                {u"evidence"_s, Words::tr("a file that shows it"), u": required"_s}};
    if (block == u"approval")
        return {{u"of"_s, Words::tr("how many say yes"), u": 1"_s},
                {u"from"_s, Words::tr("roles that may"), u": [|]"_s},
                {u"within"_s, Words::tr("how long it is asked for"), u": 5m"_s}};
    if (block == u"runbook")
        return {{u"run"_s, Words::tr("its name"), u": "_s}, {u"values"_s, Words::tr("what it asks for"), u": {|}"_s}};
    return {};
}

QStringList wordsOf(const QString &block, const QString &key)
{
    if (key == u"phase")
        return {u"investigating"_s, u"identified"_s, u"monitoring"_s, u"resolved"_s};
    if (key == u"evidence")
        return {u"required"_s, u"optional"_s};
    if (key == u"window" || key == u"due" || key == u"within" || key == u"for")
        return {u"1m"_s, u"5m"_s, u"10m"_s, u"15m"_s, u"30m"_s, u"1h"_s};
    if (block == u"approval" && key == u"of")
        return {u"1"_s, u"2"_s};
    return {};
}

bool isConditions(const QString &block)
{
    return QStringList{u"guard"_s, u"verify"_s, u"wait"_s, u"if"_s, u"while"_s}.contains(block);
}

bool isMapping(const QString &block)
{
    return !keysOf(block).isEmpty();
}

QString typeWord(ArgumentSpec::Type type)
{
    switch (type) {
    case ArgumentSpec::Type::Instance:
        return Words::tr("instance");
    case ArgumentSpec::Type::Text:
        return Words::tr("text");
    case ArgumentSpec::Type::Integer:
        return Words::tr("whole number");
    case ArgumentSpec::Type::Number:
        return Words::tr("number");
    case ArgumentSpec::Type::Boolean:
        return Words::tr("true or false");
    case ArgumentSpec::Type::Choice:
        return Words::tr("choice");
    case ArgumentSpec::Type::Address:
        return Words::tr("address");
    case ArgumentSpec::Type::Duration:
        return Words::tr("duration");
    default:
        return {};
    }
}

}
