exports.escape = (text) => text.replace(/</g, '&lt;');
