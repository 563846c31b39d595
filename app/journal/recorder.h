// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace Hikeshi {

class Journal;
class Situation;

/// Writes what the situation learns into the journal, so that any instant can be shown again; and folds
/// acknowledgements and shelvings, which are journal entries, back into the alert board.
class Recorder : public QObject
{
    Q_OBJECT

public:
    Recorder(Situation &situation, Journal &journal, QObject *parent = nullptr);
};

}
