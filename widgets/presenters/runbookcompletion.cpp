// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/runbookcompletion.h"

#include "control/actionport.h"
#include "situation/situation.h"
#include "widgets/presenters/blockwords.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/runbookfacts.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Hikeshi::RunbookCompletion)
};

/// The marks of a fence at the beginning of `line`: three or more of one kind.
QString fenceMarks(QStringView line)
{
    const QStringView bare = line.trimmed();
    qsizetype count = 0;
    while (count < bare.size() && bare[count] == bare[0] && (bare[0] == u'`' || bare[0] == u'~'))
        ++count;
    return count >= 3 ? bare.first(count).toString() : QString();
}

bool closes(QStringView line, const QString &marks)
{
    const QStringView bare = line.trimmed();
    return bare.size() >= marks.size() && !marks.isEmpty() && bare.count(marks[0]) == bare.size();
}

const QStringList healths{u"normal"_s, u"degraded"_s, u"down"_s, u"maintenance"_s, u"unknown"_s};

/// Finds what fits in one line of one place.
class Finder
{
public:
    Finder(const QStringList &lines, qsizetype line, qsizetype column, const RunbookVocabulary &vocabulary)
        : m_lines(lines)
        , m_line(line)
        , m_vocabulary(vocabulary)
        , m_before(lines[line].first(std::min(column, lines[line].size())))
        , m_place(placeOf(lines, line))
    {
    }

    Completions find()
    {
        using Kind = RunbookPlace::Kind;
        if (valueName())
            return sifted();
        if (m_place.kind == Kind::Opener)
            blocks();
        else if (m_place.kind == Kind::Head)
            mapping(u"head"_s);
        else if (m_place.kind == Kind::Block && BlockWords::isConditions(m_place.block))
            conditions();
        else if (m_place.kind == Kind::Block && m_place.block == u"decision")
            decision();
        else if (m_place.kind == Kind::Block && m_place.block == u"parallel")
            stepAfter(u"^\\s*-\\s*(\"?[^\"]*)$"_s);
        else if (m_place.kind == Kind::Block && BlockWords::isMapping(m_place.block))
            mapping(m_place.block);
        return sifted();
    }

private:
    void say(const QString &word, const QString &detail = {}, const QString &insert = {}, qsizetype caret = -1)
    {
        m_all.append({word, insert.isEmpty() ? word : insert, caret, detail});
    }

    /// Matches what stands before the caret; the last captured group is the word that is written.
    bool fits(const QString &pattern)
    {
        m_match = QRegularExpression(pattern).match(m_before);
        if (m_match.hasMatch())
            m_typed = m_match.captured(m_match.lastCapturedIndex());
        return m_match.hasMatch();
    }

    Completions sifted() const
    {
        const QString typed = m_typed.startsWith(u'"') ? m_typed.sliced(1) : m_typed;
        QList<Completion> first;
        QList<Completion> later;
        for (const Completion &each : m_all) {
            if (each.word.startsWith(typed, Qt::CaseInsensitive))
                first.append(each);
            else if (each.word.contains(typed, Qt::CaseInsensitive))
                later.append(each);
        }
        const bool done = first.size() == 1 && later.isEmpty() && first[0].insert.trimmed() == m_typed;
        return {m_before.size() - m_typed.size(), done ? QList<Completion>() : first + later, m_offered};
    }

    // `{ser` anywhere but at the beginning of a flow mapping.
    bool valueName()
    {
        if (m_place.kind == RunbookPlace::Kind::Head || !fits(u"(?:^|[^:\\s]|[^:]\\s|\")\\{([A-Za-z_]*)$"_s))
            return false;
        QStringList names{u"service"_s, u"instance"_s};
        names += m_vocabulary.values;
        names.removeDuplicates();
        for (const QString &name : std::as_const(names))
            say(name, Words::tr("value of the run"), name + u'}');
        m_offered = true;
        return true;
    }

    void blocks()
    {
        if (!fits(u"^(\\s*)((?:`{3,}|~{3,}))\\s*([\\w-]*)$"_s))
            return;
        const QString indent = m_match.captured(1);
        const QString marks = m_match.captured(2);
        bool closed = false;
        for (qsizetype i = m_line + 1; i < m_lines.size() && !closed && fenceMarks(m_lines[i]).isEmpty(); ++i)
            closed = i + 1 < m_lines.size() && closes(m_lines[i + 1], marks);
        for (const auto all = BlockWords::all(); const BlockWords::Entry &block : all) {
            if (closed) {
                say(block.name, block.detail);
                continue;
            }
            QString skeleton = block.skeleton;
            const qsizetype caret = std::max<qsizetype>(skeleton.indexOf(u'|'), 0);
            skeleton.remove(u'|');
            const QString above = skeleton.first(caret);
            skeleton.replace(u'\n', u'\n' + indent);
            say(block.name, block.detail, block.name + u'\n' + indent + skeleton + u'\n' + indent + marks,
                block.name.size() + 1 + indent.size() + caret + above.count(u'\n') * indent.size());
        }
        m_offered = true;
    }

    void objects(bool services, bool instances, bool quoted)
    {
        const auto braced = [&](const QString &name) {
            say(u'{' + name + u'}', Words::tr("value of the run"), quoted ? u"\"{%1}\""_s.arg(name) : QString());
        };
        if (services)
            braced(u"service"_s);
        if (instances)
            braced(u"instance"_s);
        for (const Service &service : m_vocabulary.topology.services) {
            if (services)
                say(service.id.value, service.name.in(m_vocabulary.language));
            for (const InstanceId &instance : service.instances) {
                if (instances && instance.value != service.id.value)
                    say(instance.value, Words::tr("instance of %1").arg(service.id.value));
            }
        }
    }

    void stepAfter(const QString &pattern)
    {
        if (!fits(pattern))
            return;
        m_offered = true;
        for (const QString &title : m_vocabulary.steps)
            say(title, Words::tr("step"), u'"' + title + u'"');
    }

    void decision()
    {
        if (fits(u":\\s+go to\\s+\"?[^\"]*$"_s))
            return stepAfter(u"go to\\s+(\"?[^\"]*)$"_s);
        if (!fits(u"^[^:]+:\\s+([\\w ]*)$"_s))
            return;
        m_offered = true;
        say(u"go to"_s, Words::tr("another step"), u"go to \""_s);
        say(u"continue"_s, Words::tr("with the next step"));
        say(u"end"_s, Words::tr("the run"));
    }

    void conditions()
    {
        const QString block = m_place.block;
        m_offered = true;
        if (fits(u"^\\s*alert\\s+(\\S*)$"_s)) {
            for (const QString &alert : m_vocabulary.alerts)
                say(alert, Words::tr("alert"), alert + u" = "_s);
        } else if (fits(u"^\\s*alert\\s+\\S+\\s*!?=\\s*(\\w*)$"_s)) {
            say(u"firing"_s);
            say(u"cleared"_s);
        } else if (fits(u"^\\s*health of \\S+\\s*=\\s*(\\w*)$"_s)) {
            for (const QString &health : healths)
                say(health);
        } else if (fits(u"^\\s*primary of \\S+\\s*!?=\\s*(\\S*)$"_s)) {
            objects(false, true, false);
        } else if (fits(u"^\\s*(?:property )?\\w+ of (\\S*)$"_s)) {
            objects(true, !m_before.contains(u"primar"_s), false);
        } else if (fits(u"^\\s*(?:within|for:)\\s+(\\S*)$"_s)) {
            for (const QString &time : {u"30s"_s, u"1m"_s, u"2m"_s, u"5m"_s, u"10m"_s})
                say(time);
        } else if (fits(u"^\\s*(?:go to|repeat)\\s+\"?[^\"]*$"_s)) {
            stepAfter(u"(?:go to|repeat)\\s+(\"?[^\"]*)$"_s);
        } else if (fits(u"^\\s*(\\S*)$"_s)) {
            sentences(block);
        }
    }

    void sentences(const QString &block)
    {
        for (const auto &[name, title] : m_vocabulary.series.asKeyValueRange())
            say(name, title.in(m_vocabulary.language), name + u' ');
        say(u"primaries of"_s, Words::tr("how many say so now"), u"primaries of {service} = 1"_s);
        say(u"primary of"_s, Words::tr("which instance is the primary"), u"primary of {service} = "_s);
        say(u"health of"_s, Words::tr("of an instance or a service"), u"health of "_s);
        say(u"freshness of"_s, Words::tr("age of the newest word"), u"freshness of "_s);
        say(u"replica_lag of"_s, Words::tr("what the replica has not replayed"), u"replica_lag of "_s);
        say(u"property … of"_s, Words::tr("what an instance says of itself"), u"property  of "_s, 9);
        say(u"alert"_s, Words::tr("firing or cleared"), u"alert "_s);
        if (block == u"verify" || block == u"wait")
            say(u"within"_s, Words::tr("how long to look for it"), u"within 2m"_s);
        if (block == u"if")
            say(u"go to"_s, Words::tr("where to when it does not hold"), u"go to \""_s);
        if (block == u"while") {
            say(u"repeat"_s, Words::tr("where to while it holds"), u"repeat \""_s);
            say(u"at most"_s, Words::tr("how often"), u"at most: 5"_s);
        }
    }

    /// Where in a YAML mapping the caret stands: `parent` of the key, the key when its value is written.
    void mapping(const QString &block)
    {
        QString key;
        QString parent;
        if (fits(u"^\\s*(?:-\\s+)?([\\w-]+):\\s*\\{(?:.*,)?\\s*([\\w-]+):\\s+(\"?[^,}]*)$"_s)) {
            parent = m_match.captured(1);
            key = m_match.captured(2);
        } else if (fits(u"^\\s*(?:-\\s+)?([\\w-]+):\\s*\\{(?:.*,)?\\s*([\\w-]*)$"_s)) {
            parent = m_match.captured(1);
        } else if (fits(u"^\\s*([\\w-]+):\\s+\\[(?:.*,)?\\s*(\"?[^,\\]]*)$"_s)
                   || fits(u"^\\s*([\\w-]+):\\s+(\"?[^\\[{]*)$"_s)) {
            key = m_match.captured(1);
            parent = parentAbove();
        } else if (fits(u"^\\s*-\\s+(\"?[^:]*)$"_s)) {
            key = parentAbove(); // an item of its list
        } else if (fits(u"^\\s*([\\w-]*)$"_s)) {
            parent = parentAbove();
        } else {
            return;
        }
        m_offered = true;
        if (key.isEmpty())
            keys(block, parent);
        else
            values(block, parent, key);
    }

    QString parentAbove() const
    {
        static const QRegularExpression mapped(u"^(\\s*)([\\w-]+):\\s*$"_s);
        const auto indentOf = [](const QString &line) {
            return std::ranges::find_if(line, [](QChar c) { return !c.isSpace(); }) - line.begin();
        };
        const auto own = indentOf(m_before);
        for (qsizetype i = m_line - 1; i > m_place.opener && own > 0; --i) {
            const auto above = mapped.match(m_lines[i]);
            if (above.hasMatch() && above.capturedLength(1) < own)
                return above.captured(2);
        }
        return {};
    }

    const ActionSpec *action() const
    {
        static const QRegularExpression named(u"^\\s*action:\\s*\"?([\\w.-]+)"_s);
        for (qsizetype i = m_place.opener + 1; i < m_lines.size() && fenceMarks(m_lines[i]).isEmpty(); ++i) {
            const auto found = named.match(m_lines[i]);
            if (!found.hasMatch())
                continue;
            const auto spec = std::ranges::find(m_vocabulary.actions, found.captured(1),
                                                [](const ActionSpec &s) { return s.id.value; });
            return spec == m_vocabulary.actions.end() ? nullptr : &*spec;
        }
        return nullptr;
    }

    void keys(const QString &block, const QString &parent)
    {
        if (parent == u"arguments") {
            const ActionSpec *spec = action();
            for (const ArgumentSpec &argument : spec ? spec->arguments : QList<ArgumentSpec>())
                say(argument.name, argumentDetail(argument, m_vocabulary.language), argument.name + u": "_s);
        } else if (parent.isEmpty()) {
            for (const auto all = BlockWords::keysOf(block); const BlockWords::Entry &key : all)
                say(key.name, key.detail, key.name + key.skeleton, key.name.size() + key.skeleton.indexOf(u'|'));
            for (Completion &each : m_all) {
                each.insert.remove(u'|');
                each.caret = each.caret < each.word.size() ? -1 : each.caret;
            }
        }
    }

    void values(const QString &block, const QString &parent, const QString &key)
    {
        const bool acts = block == u"action" || block == u"undo";
        if (acts && parent == u"arguments")
            return argumentValues(key);
        if (acts && key == u"action") {
            for (const ActionSpec &spec : m_vocabulary.actions)
                say(spec.id.value, spec.title.in(m_vocabulary.language));
        } else if (acts && key == u"target") {
            targets();
        } else if (key == u"series") {
            for (const auto &[name, title] : m_vocabulary.series.asKeyValueRange())
                say(name, title.in(m_vocabulary.language));
        } else if (key == u"alerts") {
            for (const QString &alert : m_vocabulary.alerts)
                say(alert, Words::tr("alert"));
        } else if (key == u"service") {
            objects(true, false, true);
            if (block == u"head")
                m_all.removeFirst(); // it is what `{service}` stands for
        } else if (key == u"run") {
            for (const QString &name : m_vocabulary.runbooks)
                say(name, Words::tr("runbook"));
        } else if (key == u"from" || key == u"assignee") {
            for (const QString &role : m_vocabulary.roles)
                say(role, Words::tr("role"));
            for (const QString &id : key == u"assignee" ? m_vocabulary.operators : QStringList())
                say(id, Words::tr("operator"));
        } else {
            for (const auto words = BlockWords::wordsOf(block, key); const QString &word : words)
                say(word);
        }
    }

    void targets()
    {
        const ActionSpec *spec = action();
        const bool instances = !spec || spec->target == ActionSpec::Target::Instance;
        const bool services = !spec || spec->target == ActionSpec::Target::Service;
        objects(services, instances, true);
        if (!spec || spec->redundancy.isEmpty())
            return;
        m_all.removeIf([&](const Completion &each) {
            const Service *named = m_vocabulary.topology.service(ServiceId(each.word));
            const Service *service = named ? named : m_vocabulary.topology.serviceOf(InstanceId(each.word));
            return service && service->redundancy != spec->redundancy;
        });
    }

    void argumentValues(const QString &name)
    {
        const ActionSpec *spec = action();
        if (!spec)
            return;
        const auto argument = std::ranges::find(spec->arguments, name, &ArgumentSpec::name);
        if (argument == spec->arguments.end())
            return;
        const QString detail = argumentDetail(*argument, m_vocabulary.language);
        if (argument->type == ArgumentSpec::Type::Instance) {
            say(u"best"_s, Words::tr("the best eligible candidate"));
            objects(false, true, true);
        } else if (argument->type == ArgumentSpec::Type::Boolean) {
            say(u"true"_s, detail);
            say(u"false"_s, detail);
        }
        for (const QString &choice : argument->choices)
            say(choice, detail);
        if (!argument->fallback.isEmpty() && m_all.isEmpty())
            say(argument->fallback, Words::tr("the default · %1").arg(detail));
    }

    const QStringList &m_lines;
    qsizetype m_line;
    const RunbookVocabulary &m_vocabulary;
    QString m_before;
    RunbookPlace m_place;
    QRegularExpressionMatch m_match;
    QString m_typed;
    QList<Completion> m_all;
    bool m_offered = false;
};

}

RunbookPlace placeOf(const QStringList &lines, qsizetype line)
{
    using Kind = RunbookPlace::Kind;
    RunbookPlace place;
    QString marks;
    bool head = !lines.isEmpty() && lines[0].trimmed() == u"---";
    for (qsizetype i = 0; i <= line && i < lines.size(); ++i) {
        place.kind = head ? Kind::Head : marks.isEmpty() ? Kind::Text : Kind::Block;
        if (head) {
            head = i == 0 || !lines[i].startsWith(u"---"_s);
        } else if (!marks.isEmpty()) {
            if (closes(lines[i], marks)) {
                marks.clear();
                place = {};
            }
        } else if (marks = fenceMarks(lines[i]); !marks.isEmpty()) {
            const QString info = QStringView(lines[i]).trimmed().sliced(marks.size()).trimmed().toString();
            place = {Kind::Opener, info.section(u' ', 0, 0), i};
        }
    }
    return place;
}

Completions completionsAt(const QStringList &lines, qsizetype line, qsizetype column,
                          const RunbookVocabulary &vocabulary)
{
    return line < 0 || line >= lines.size() ? Completions() : Finder(lines, line, column, vocabulary).find();
}

QString argumentDetail(const ArgumentSpec &argument, const QString &language)
{
    QStringList parts{argument.title.in(language)};
    if (argument.minimum && argument.maximum)
        parts.append(Words::tr("%1 to %2").arg(*argument.minimum).arg(*argument.maximum));
    else if (!argument.choices.isEmpty())
        parts.append(Words::tr("one of %1").arg(argument.choices.join(u", "_s)));
    else
        parts.append(BlockWords::typeWord(argument.type));
    if (argument.required && argument.fallback.isEmpty())
        parts.append(Words::tr("required"));
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

RunbookVocabulary vocabularyOf(const Desk &desk)
{
    RunbookVocabulary known{.actions = desk.actions.catalogue(),
                            .topology = desk.situation.map().topology(),
                            .language = desk.look.language()};
    for (const SeriesSpec &spec : desk.situation.seriesSpecs())
        known.series.insert(spec.id.value, spec.title);
    for (const SeriesId &id : desk.situation.series().ids()) {
        if (!known.series.contains(id.value))
            known.series.insert(id.value, {});
    }
    for (const BoardAlert &alert : desk.situation.alerts().all())
        known.alerts.append(alert.alert.name);
    for (const Runbook &runbook : desk.site.runbooks) {
        known.alerts += runbook.alerts;
        known.runbooks.append(runbook.name);
    }
    for (const Operator &person : desk.site.operators) {
        known.operators.append(person.id);
        known.roles += person.roles;
    }
    known.roles += QStringList{u"incident commander"_s, u"operations lead"_s, u"communications lead"_s, u"scribe"_s};
    for (QStringList *list : {&known.alerts, &known.roles, &known.runbooks}) {
        list->sort();
        list->removeDuplicates();
    }
    return known;
}

void learn(RunbookVocabulary &vocabulary, const Runbook &runbook)
{
    vocabulary.steps.clear();
    for (const Step &step : runbook.steps)
        vocabulary.steps.append(step.title);
    vocabulary.steps.removeDuplicates();
    vocabulary.values = namesAsked(runbook);
}

}
