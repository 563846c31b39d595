// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRegularExpression>

#include <functional>
#include <optional>
#include <span>

namespace Hikeshi {

/// A sentence of the rooms below, which speak English only, known by its form.
struct KnownForm
{
    const char *pattern; ///< of the whole sentence
    const char *words; ///< what stands for it, to be translated in `Wording`; %1 … are the captures
};

/// Compiled once: a window asks for each of its reasons at every change.
class KnownForms
{
public:
    explicit KnownForms(std::span<const KnownForm> forms);

    /// The words for `text` in the language of the installed translator, each capture put through `inner`; nothing when
    /// no form fits.
    std::optional<QString> words(const QString &text,
                                 const std::function<QString(const QString &)> &inner = nullptr) const;

private:
    struct Compiled
    {
        QRegularExpression expression;
        const char *words;
    };
    QList<Compiled> m_forms;
};

/// Reasons of guards, dispatcher, runner, drill and exchange.
const KnownForms &reasonForms();
/// Findings in scenarios, conditions and YAML.
const KnownForms &findingForms();

}
