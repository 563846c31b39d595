// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace Hikeshi {

/// A value as block YAML that any reader of YAML takes for the same value; keys in their order of names. `indent`:
/// spaces before each line. Ends with a line break.
QString toYaml(const QJsonObject &object, int indent = 0);

/// A value on one line, `{a: 1, b: [x, y]}`.
QString toYamlFlow(const QJsonValue &value);

/// A text as a scalar: plain where that cannot be misread, in double quotes otherwise.
QString yamlScalar(const QString &text);

/// `text` as comment lines: whatever stands in it stays a comment.
QString yamlComment(const QString &text, int indent = 0);

}
