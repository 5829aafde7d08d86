"""The bare page that everything is compared with: one indexed select, 25 rows, two columns.

Flask, Flask-SQLAlchemy and Jinja, without session, permissions or layout: what the framework
costs before the product does anything. `gunicorn 'benchmarks.bare:create_app("sqlite:///…")'`.
"""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PAGE = """<!doctype html><title>Bare</title><table>
{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.title }}</td></tr>
{% endfor %}</table>"""
ROWS = 10_000


class Base(DeclarativeBase):
    """The base of the one table."""


db = SQLAlchemy(model_class=Base)


class BareRow(Base):
    """A row of the bare page."""

    __tablename__ = "bare_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    rank: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]


def create_app(url: str) -> Flask:
    """Make the bare application on this database; its table is made and filled if it is not."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        if db.session.scalar(select(BareRow.id).limit(1)) is None:
            rows = [{"id": n, "rank": n, "title": f"Zeile {n}"} for n in range(1, ROWS + 1)]
            db.session.execute(BareRow.__table__.insert(), rows)
            db.session.commit()
        db.session.remove()
        db.engine.dispose()  # the server's processes are forked after this; each connects itself

    page = app.jinja_env.from_string(PAGE)

    @app.get("/")
    def bare() -> str:
        statement = select(BareRow.id, BareRow.title).where(BareRow.rank > 100)
        rows = db.session.execute(statement.order_by(BareRow.rank).limit(25)).all()
        return page.render(rows=rows)

    return app
